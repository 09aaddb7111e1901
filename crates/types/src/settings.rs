//! How a workspace is set up.

use crate::{Framework, Score};
use serde::{Deserialize, Serialize};

/// How visitors are qualified: body and answer of `/settings/qualification`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct QualificationSettings {
    /// The framework of conversations that begin from now on. Each conversation keeps the one it began under.
    pub framework: Framework,
    /// Score, 1 to 100, at which a conversation is handed to the team.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 100, example = 60))]
    pub score_threshold: Score,
}

/// A signal that counts for the score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignalRule {
    /// Name in `score_breakdown`, for example `demo_request`.
    #[cfg_attr(feature = "openapi", schema(example = "demo_request"))]
    pub signal: String,
    /// Label a person reads.
    #[cfg_attr(feature = "openapi", schema(example = "Demo request"))]
    pub label: String,
    /// Most points it gives; negative ones subtract.
    #[cfg_attr(feature = "openapi", schema(example = 25))]
    pub points: i16,
    /// What counts as one.
    #[cfg_attr(feature = "openapi", schema(example = "Asks for a demo, a call or a meeting."))]
    pub description: String,
}
