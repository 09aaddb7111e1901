//! How corrections are described in the OpenAPI document.

use utoipa::{
    ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{AdditionalProperties, ObjectBuilder, OneOfBuilder, SchemaType, Type},
    },
};

/// A text that is a `T`, null, or `{"detected": true}`.
pub(crate) fn correction<T: ToSchema>() -> RefOr<Schema> {
    let example = match T::schema() {
        RefOr::T(Schema::Object(object)) => object.example,
        _ => None,
    };
    let detected = ObjectBuilder::new().schema_type(Type::Boolean).enum_values(Some([true]));
    let back = ObjectBuilder::new()
        .description(Some("Let what the visitor's words say count again."))
        .property("detected", detected)
        .required("detected")
        .additional_properties(Some(AdditionalProperties::FreeForm(false)));
    let none = ObjectBuilder::new().schema_type(SchemaType::Type(Type::Null)).description(Some("There is none."));
    OneOfBuilder::new().item(T::schema()).item(none).item(back).examples(example).into()
}

/// Corrections of fields by key; null leaves all as they are.
pub(crate) fn corrections<T: ToSchema>() -> RefOr<Schema> {
    let types = [Type::Object, Type::Null].into_iter().collect();
    ObjectBuilder::new()
        .schema_type(SchemaType::Array(types))
        .description(Some("Fields of the conversation's framework by key."))
        .additional_properties(Some(correction::<T>()))
        .examples([serde_json::json!({ "budget": "$50K this year" })])
        .into()
}
