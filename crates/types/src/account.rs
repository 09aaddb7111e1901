//! People, workspaces, roles and keys.

use crate::{Email, UserId, WorkspaceId};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What a member may do in a workspace; each role may do all that the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads; no export, no archive, no change.
    Viewer,
    /// Views, exports and archives; no settings, no invitations.
    Member,
    /// Everything but ownership.
    Admin,
    /// Everything.
    Owner,
}

impl Role {
    /// Every role, lowest first.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Member, Self::Admin, Self::Owner];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Member => "member",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| "must be owner, admin, member or viewer".to_owned())
    }
}

/// What a secret key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Scope {
    /// Read conversations.
    #[serde(rename = "conversations:read")]
    ConversationsRead,
    /// Create and change conversations.
    #[serde(rename = "conversations:write")]
    ConversationsWrite,
    /// Download conversations.
    #[serde(rename = "conversations:export")]
    ConversationsExport,
    /// Read the quota.
    #[serde(rename = "quota:read")]
    QuotaRead,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 4] =
        [Self::ConversationsRead, Self::ConversationsWrite, Self::ConversationsExport, Self::QuotaRead];

    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ConversationsRead => "conversations:read",
            Self::ConversationsWrite => "conversations:write",
            Self::ConversationsExport => "conversations:export",
            Self::QuotaRead => "quota:read",
        }
    }
}

impl FromStr for Scope {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text).ok_or(())
    }
}

/// Body of `POST /auth/login`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LoginRequest {
    /// The person's address.
    pub email: Email,
    /// The password, at most 1,024 bytes.
    #[cfg_attr(feature = "openapi", schema(max_length = 1024, example = "correct horse battery staple"))]
    pub password: String,
    /// Which workspace to open; by default the one that was joined first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<WorkspaceId>,
}

/// Body of `POST /auth/password`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password so far.
    #[cfg_attr(feature = "openapi", schema(max_length = 1024))]
    pub current: String,
    /// The new one, 12 to 1,024 bytes.
    #[cfg_attr(feature = "openapi", schema(min_length = 12, max_length = 1024))]
    pub new: String,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserSummary {
    /// Identifier.
    pub id: UserId,
    /// Address.
    #[cfg_attr(feature = "openapi", schema(example = "owner@acme.example"))]
    pub email: String,
    /// Name; the address's local part until one is given.
    #[cfg_attr(feature = "openapi", schema(example = "owner"))]
    pub name: String,
}

/// A workspace as one of its members sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkspaceSummary {
    /// Identifier.
    pub id: WorkspaceId,
    /// Name.
    #[cfg_attr(feature = "openapi", schema(example = "Acme"))]
    pub name: String,
    /// The member's role in it.
    pub role: Role,
}

/// Answer of `GET /me`: who is asking, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The person.
    pub user: UserSummary,
    /// The open workspace.
    pub workspace: WorkspaceSummary,
    /// Every workspace the person belongs to.
    pub workspaces: Vec<WorkspaceSummary>,
}

/// Answer of a sign-in or refresh. The refresh token is an `HttpOnly` cookie, not part of the body.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(from = "FlatAccess")]
pub struct Access {
    /// Send as `Authorization: Bearer …`.
    pub access_token: String,
    /// Always `Bearer`.
    #[cfg_attr(feature = "openapi", schema(example = "Bearer"))]
    pub token_type: String,
    /// Seconds the access token is good for.
    #[cfg_attr(feature = "openapi", schema(example = 900))]
    pub expires_in: u32,
    /// Who signed in, and where.
    #[serde(flatten)]
    pub me: Me,
}

/// [`Access`] as it is read. `flatten` would bring serde's buffer for values of any kind into the dashboard: kilobytes
/// that everybody loads.
#[derive(Deserialize)]
struct FlatAccess {
    access_token: String,
    token_type: String,
    expires_in: u32,
    user: UserSummary,
    workspace: WorkspaceSummary,
    workspaces: Vec<WorkspaceSummary>,
}

impl From<FlatAccess> for Access {
    fn from(flat: FlatAccess) -> Self {
        let FlatAccess { access_token, token_type, expires_in, user, workspace, workspaces } = flat;
        Self { access_token, token_type, expires_in, me: Me { user, workspace, workspaces } }
    }
}
