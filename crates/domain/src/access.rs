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
    #[must_use]
    pub const fn lowest_role(self) -> Role {
        match self {
            Self::ReadConversations | Self::ReadSettings | Self::ReadQuota => Role::Viewer,
            Self::WriteConversations | Self::ArchiveConversations | Self::ExportConversations => Role::Member,
            Self::ManageWorkspace => Role::Admin,
            Self::OwnWorkspace => Role::Owner,
        }
    }

    /// The scope that gives it to a key; no key ever sees the settings, manages or owns a workspace, so that a
    /// leaked key cannot make itself permanent.
    #[must_use]
    pub const fn scope(self) -> Option<Scope> {
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

/// What a person with `role` is told who may not do `permission`: which role may.
#[must_use]
pub fn role_refusal(role: Role, permission: Permission) -> String {
    let lowest = permission.lowest_role();
    let wanted = if lowest == Role::Owner { "the owner" } else { lowest.as_str() };
    let higher = if lowest == Role::Owner { "" } else { " or a higher role" };
    format!("Your role in this workspace is {}; this needs {wanted}{higher}.", role.as_str())
}

/// What a program is told whose key may not do `permission`: which scope would let it.
#[must_use]
pub fn scope_refusal(permission: Permission) -> String {
    match permission.scope() {
        Some(scope) => format!("This key does not have the scope {}.", scope.as_str()),
        None => {
            let role = permission.lowest_role().as_str();
            format!("No secret key can do this, whatever its scopes: sign in as a person with the role {role}.")
        }
    }
}

/// Why a member's role cannot be changed, or the member not removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastOwner;

/// Whether a member whose role is `now` may get the role `new`, or leave (`None`), in a workspace with that many owners.
///
/// # Errors
/// When the workspace would be left without an owner.
pub fn change_role(owners: u64, now: Role, new: Option<Role>) -> Result<(), LastOwner> {
    let loses_owner = now == Role::Owner && new != Some(Role::Owner);
    if loses_owner && owners < 2 { Err(LastOwner) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::{Permission::*, *};

    #[test]
    fn a_refusal_names_the_role_or_the_scope_that_lacks() {
        let of_role = role_refusal(Role::Viewer, ManageWorkspace);
        assert_eq!(of_role, "Your role in this workspace is viewer; this needs admin or a higher role.");
        assert_eq!(
            role_refusal(Role::Admin, OwnWorkspace),
            "Your role in this workspace is admin; this needs the owner."
        );
        assert_eq!(scope_refusal(ExportConversations), "This key does not have the scope conversations:export.");
        for permission in Permission::ALL {
            for text in [role_refusal(Role::Viewer, permission), scope_refusal(permission)] {
                assert!(!text.contains(&format!("{permission:?}")), "{text}");
            }
        }
    }

    #[test]
    fn the_last_owner_stays_one() {
        for (owners, now, new, allowed) in [
            (1, Role::Owner, Some(Role::Viewer), false),
            (1, Role::Owner, Some(Role::Admin), false),
            (1, Role::Owner, None, false),
            (1, Role::Owner, Some(Role::Owner), true),
            (2, Role::Owner, Some(Role::Viewer), true),
            (2, Role::Owner, None, true),
            (1, Role::Admin, Some(Role::Viewer), true),
            (1, Role::Viewer, Some(Role::Owner), true),
            (1, Role::Member, None, true),
        ] {
            assert_eq!(change_role(owners, now, new).is_ok(), allowed, "{owners} {now:?} {new:?}");
        }
    }

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
