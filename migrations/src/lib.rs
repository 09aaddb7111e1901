//! The history of the schema: forward only, one file a step, never edited after it landed.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DatabaseTransaction},
};

mod mend;

mod m0001_workspaces;
mod m0002_conversations;
mod m0003_account_keys;
mod m0004_folded_text;
mod m0005_grams;
mod m0006_qualification;
mod m0007_deliveries;
mod m0008_events;
mod m0009_widget;
mod m0010_quota;
mod m0011_persona_roles;
mod m0012_paid_orders;
mod m0013_leads;
mod m0014_sealed_answers;
mod m0015_receivers;
mod m0016_conversation_bytes;
mod m0018_parts_of_the_score;
mod m0019_visitors;
mod m0023_answers;
mod m0025_reach;

/// Every step, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_workspaces::Migration),
            Box::new(m0002_conversations::Migration),
            Box::new(m0003_account_keys::Migration),
            Box::new(m0004_folded_text::Migration),
            Box::new(m0005_grams::Migration),
            Box::new(m0006_qualification::Migration),
            Box::new(m0007_deliveries::Migration),
            Box::new(m0008_events::Migration),
            Box::new(m0009_widget::Migration),
            Box::new(m0010_quota::Migration),
            Box::new(m0011_persona_roles::Migration),
            Box::new(m0012_paid_orders::Migration),
            Box::new(m0013_leads::Migration),
            Box::new(m0014_sealed_answers::Migration),
            Box::new(m0015_receivers::Migration),
            Box::new(m0016_conversation_bytes::Migration),
            Box::new(m0018_parts_of_the_score::Migration),
            Box::new(m0019_visitors::Migration),
            Box::new(m0023_answers::Migration),
            Box::new(m0025_reach::Migration),
        ]
    }
}

/// Whether the schema is up to date; looks, and changes nothing.
///
/// # Errors
/// When the database fails, or has steps that this program does not know.
pub async fn is_current(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    match Migrator::get_pending_migrations_read_only(db).await {
        Ok(pending) => Ok(pending.is_empty()),
        Err(DbErr::Custom(_)) => {
            let newer =
                "a newer version of Kilo has upgraded it: start that version, or restore the backup from before";
            Err(DbErr::Custom(newer.to_owned()))
        }
        Err(error) => Err(error),
    }
}

/// Brings the schema up to date in the caller's transaction, which has to hold the write lock: then all of it is there
/// or nothing, and whoever waits for the lock finds it done.
///
/// # Errors
/// When the database fails, or is not one of Kilo's.
pub async fn up(db: &DatabaseTransaction) -> Result<(), DbErr> {
    mend::take_back_half_a_step(db).await?;
    Migrator::up(db, None).await
}
