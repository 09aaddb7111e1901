//! A write under way.

use super::{health::Health, writer::Lease};
use crate::error::ApiError;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    prelude::async_trait::async_trait,
};
use std::{ops::Deref, sync::Arc};
use tokio::sync::watch;

/// A transaction that holds the write lock. Dropped without a commit it changes nothing.
#[derive(Debug)]
pub struct Write {
    transaction: DatabaseTransaction,
    health: Health,
    commits: Arc<watch::Sender<()>>,
    // The last: the transaction has ended when the next may write.
    _lease: Lease,
}

impl Write {
    pub(super) const fn new(
        transaction: DatabaseTransaction,
        health: Health,
        commits: Arc<watch::Sender<()>>,
        lease: Lease,
    ) -> Self {
        Self { transaction, health, commits, _lease: lease }
    }

    /// Makes it last, and tells those who wait for changes.
    ///
    /// # Errors
    /// When the database fails; then nothing has changed. When its files were taken away meanwhile.
    pub async fn commit(self) -> Result<(), ApiError> {
        self.transaction.commit().await?;
        self.health.check_files()?;
        self.commits.send_replace(());
        Ok(())
    }
}

impl Deref for Write {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.transaction
    }
}

#[async_trait]
impl ConnectionTrait for Write {
    fn get_database_backend(&self) -> DbBackend {
        self.transaction.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.transaction.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.transaction.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.transaction.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.transaction.query_all_raw(statement).await
    }
}
