//! Bodies of requests: what is taken can be written and read again.
#![no_main]

use kilo_types::{
    AgentReply, BulkChange, ConversationPatch, LoginRequest, NewConversation, NewLead, NewMessage, NewTopUp,
    NewWidgetConversation, NewWidgetMessage, NotificationSettingsUpdate, Object, PasswordChange, PlanChoice,
    QualificationSettings, QuotaSettings, WidgetSettingsUpdate,
};
use libfuzzer_sys::fuzz_target;
use serde::{Serialize, de::DeserializeOwned};

fn read<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    serde_json::from_slice::<Object<T>>(body).ok().map(|object| object.0)
}

fn taken_twice<T: DeserializeOwned + Serialize>(body: &[u8]) {
    let Some(value) = read::<T>(body) else { return };
    let written = serde_json::to_string(&value).unwrap_or_else(|error| panic!("{error}"));
    let again: T = read(written.as_bytes()).unwrap_or_else(|| panic!("not taken again: {written}"));
    assert_eq!(serde_json::to_string(&again).ok(), Some(written));
}

fuzz_target!(|body: &[u8]| {
    taken_twice::<NewConversation>(body);
    taken_twice::<NewMessage>(body);
    taken_twice::<NewWidgetConversation>(body);
    taken_twice::<NewWidgetMessage>(body);
    taken_twice::<NewLead>(body);
    taken_twice::<AgentReply>(body);
    taken_twice::<NotificationSettingsUpdate>(body);
    taken_twice::<WidgetSettingsUpdate>(body);
    taken_twice::<QualificationSettings>(body);
    taken_twice::<QuotaSettings>(body);
    taken_twice::<NewTopUp>(body);
    taken_twice::<PlanChoice>(body);
    read::<BulkChange>(body);
    read::<ConversationPatch>(body);
    read::<LoginRequest>(body);
    read::<PasswordChange>(body);
});
