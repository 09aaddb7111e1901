//! A conversation without what was said. `status` is the database's own: it follows from the times.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "conversations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    pub id: String,
    pub workspace: i64,
    pub external_id: Option<String>,
    pub score: i64,
    pub fit: i64,
    pub persona: Option<String>,
    pub visitor_name: Option<String>,
    pub visitor_email: Option<String>,
    pub visitor_phone: Option<String>,
    pub company_name: Option<String>,
    pub company_domain: Option<String>,
    pub message_count: i64,
    pub started_at: String,
    pub last_message_at: String,
    pub updated_at: String,
    pub archived_at: Option<String>,
    pub handed_off_at: Option<String>,
    pub version: i64,
    pub framework: String,
    pub landing_page: Option<String>,
    pub locale: Option<String>,
    pub folded_email: Option<String>,
    pub folded_company: Option<String>,
    pub folded_persona: Option<String>,
    pub persona_role: Option<String>,
    pub bytes: Option<i64>,
    pub visitor_bytes: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
