//! What a role or a secret key may do. One table each, used by the server's extractors and the dashboard's
//! buttons alike.

use kilo_types::{Role, Scope};

/// Something a caller may be allowed to do in a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// See conversations and counts.
    ReadConversations,
    /// See how the workspace is set up; secrets are masked.
    ReadSettings,
    /// See plan, quota and ledger.
    ReadQuota,
    /// Create, annotate and correct conversations.
    WriteConversations,
    /// File conversations away and bring them back.
    ArchiveConversations,
    /// Download conversations.
    ExportConversations,
    /// Change settings, members and keys.
    ManageWorkspace,
    /// Change the plan and hand over ownership.
    OwnWorkspace,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 8] = [
        Self::ReadConversations,
        Self::ReadSettings,
        Self::ReadQuota,
        Self::WriteConversations,
        Self::ArchiveConversations,
        Self::ExportConversations,
        Self::ManageWorkspace,
        Self::OwnWorkspace,
    ];

    /// The lowest role that has it (Kilo's documentation, "Account > Team").
    const fn lowest_role(self) -> Role {
        match self {
            Self::ReadConversations | Self::ReadSettings | Self::ReadQuota => Role::Viewer,
            Self::WriteConversations | Self::ArchiveConversations | Self::ExportConversations => Role::Member,
            Self::ManageWorkspace => Role::Admin,
            Self::OwnWorkspace => Role::Owner,
        }
    }

    /// The scope that gives it to a key; no key ever sees the settings, manages or owns a workspace, so that a
    /// leaked key cannot make itself permanent.
    const fn scope(self) -> Option<Scope> {
        match self {
            Self::ReadConversations => Some(Scope::ConversationsRead),
            Self::ReadQuota => Some(Scope::QuotaRead),
            Self::WriteConversations | Self::ArchiveConversations => Some(Scope::ConversationsWrite),
            Self::ExportConversations => Some(Scope::ConversationsExport),
            Self::ReadSettings | Self::ManageWorkspace | Self::OwnWorkspace => None,
        }
    }
}

/// Whether a member with `role` may do `permission`. A role may do all that a lower one may.
#[must_use]
pub fn role_allows(role: Role, permission: Permission) -> bool {
    role >= permission.lowest_role()
}

/// Whether a secret key with `scopes` may do `permission`. Scopes do not imply each other.
#[must_use]
pub fn scope_allows(scopes: &[Scope], permission: Permission) -> bool {
    permission.scope().is_some_and(|scope| scopes.contains(&scope))
}

#[cfg(test)]
mod tests {
    use super::{Permission::*, *};

    #[test]
    fn each_role_may_do_what_the_team_page_says() {
        let table = [
            (Role::Viewer, vec![ReadConversations, ReadSettings, ReadQuota]),
            (
                Role::Member,
                vec![
                    ReadConversations,
                    ReadSettings,
                    ReadQuota,
                    WriteConversations,
                    ArchiveConversations,
                    ExportConversations,
                ],
            ),
            (Role::Admin, Permission::ALL.into_iter().filter(|permission| *permission != OwnWorkspace).collect()),
            (Role::Owner, Permission::ALL.to_vec()),
        ];
        for (role, allowed) in table {
            for permission in Permission::ALL {
                assert_eq!(role_allows(role, permission), allowed.contains(&permission), "{role:?} {permission:?}");
            }
        }
    }

    #[test]
    fn each_scope_gives_exactly_its_own() {
        let table = [
            (Scope::ConversationsRead, vec![ReadConversations]),
            (Scope::ConversationsWrite, vec![WriteConversations, ArchiveConversations]),
            (Scope::ConversationsExport, vec![ExportConversations]),
            (Scope::QuotaRead, vec![ReadQuota]),
        ];
        for (scope, allowed) in table {
            for permission in Permission::ALL {
                assert_eq!(scope_allows(&[scope], permission), allowed.contains(&permission), "{scope:?}");
            }
        }
        assert!(!scope_allows(&[], ReadConversations));
        for of_people in [ReadSettings, ManageWorkspace, OwnWorkspace] {
            assert!(!scope_allows(&Scope::ALL, of_people), "{of_people:?}");
        }
    }
}
