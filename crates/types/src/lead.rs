//! What visitors leave for the team while the widget is paused.

use crate::{Email, LeadId, Locale, Timestamp};
use serde::{Deserialize, Serialize};

/// An address that a visitor left. It is no conversation and counts for nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lead {
    /// Identifier.
    pub id: LeadId,
    /// Where the team can write to, as it was first sent; once in a workspace, whatever its case.
    pub email: Email,
    /// The page the visitor was on. One from before addresses were checked may be anything.
    #[cfg_attr(feature = "openapi", schema(required, example = "https://acme.example/?utm_source=ads"))]
    pub landing_page: Option<String>,
    /// The browser's locale.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub locale: Option<Locale>,
    /// When it was left.
    pub created_at: Timestamp,
}
