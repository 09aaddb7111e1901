//! What is known of a visitor, by field of a framework.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "qualification_fields")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub conversation: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub framework: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub value: String,
    pub message: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
