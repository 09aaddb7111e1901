//! What the team is told when a level is reached.

use crate::outbox::Notice;
use kilo_domain::quota::{Billing, FULL, Meter};
use kilo_types::{DeliveryKind, Plan};

/// Where a notice leads.
const PATH: &str = "/usage";

/// The kind of notification that tells of `level`.
#[must_use]
pub const fn kind(level: u8) -> DeliveryKind {
    if level < FULL { DeliveryKind::QuotaWarning } else { DeliveryKind::QuotaExhausted }
}

/// What is told when `meter` has reached `level`, in percent: where it stands, what happens next and what helps.
#[must_use]
pub fn notice(level: u8, meter: &Meter, billing: &Billing) -> Notice {
    let reset = meter.period.end.map(|end| billing.zone.local(end).day_and_clock());
    let zone = billing.zone.name();
    let stands = format!("{} of {} conversations are used.", meter.used(), meter.allowance());
    let (headline, next) = if level < FULL {
        let next = match reset {
            Some(reset) => format!("{} conversations left until {reset} ({zone}).", meter.remaining()),
            None => format!("{} conversations left in the trial.", meter.remaining()),
        };
        (format!("{level}% of your conversations are used"), next)
    } else {
        let next = match reset {
            Some(reset) => format!("New visitors see a notice instead of the chat until {reset} ({zone})."),
            None => "New visitors see a notice instead of the chat.".to_owned(),
        };
        ("Your conversation quota is used up and the widget is paused".to_owned(), next)
    };
    let helps = match meter.plan {
        Plan::Growth => "To keep chatting now, buy a pack of 100 conversations. An admin or the owner can do that.",
        Plan::Trial | Plan::Starter => {
            "To keep chatting now, buy a pack of 100 conversations (an admin or the owner can), or switch to a larger plan \
             (the owner can)."
        }
    };
    let goes_on = "Conversations already started continue without limit.";
    let paragraphs = [stands.as_str(), &next, goes_on, helps].map(str::to_owned).to_vec();
    Notice { headline, paragraphs, path: PATH.to_owned(), reply_to: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kilo_domain::{period::Zone, quota};

    fn used(plan: Plan, used: u32) -> (Meter, Billing) {
        let zone = Zone::parse("Europe/Berlin").unwrap();
        let billing = Billing { anchor: "2026-11-10".parse().unwrap(), zone };
        let meter = quota::open(plan, &billing, "2026-11-25T12:00:00Z".parse().unwrap()).after;
        (Meter { plan_used: used, ..meter }, billing)
    }

    #[test]
    fn a_warning_says_how_many_are_left_until_when() {
        let (meter, billing) = used(Plan::Starter, 240);
        let told = notice(80, &meter, &billing);
        assert_eq!(told.headline, "80% of your conversations are used");
        assert_eq!(told.paragraphs[0], "240 of 300 conversations are used.");
        assert_eq!(told.paragraphs[1], "60 conversations left until 10 Dec 2026, 00:00 (Europe/Berlin).");
        assert!(told.paragraphs[3].contains("a larger plan"));
    }

    #[test]
    fn what_is_used_up_says_what_helps() {
        let (meter, billing) = used(Plan::Growth, 1_500);
        let told = notice(100, &meter, &billing);
        assert_eq!(told.headline, "Your conversation quota is used up and the widget is paused");
        assert!(told.paragraphs[1].ends_with("until 10 Dec 2026, 00:00 (Europe/Berlin)."), "{}", told.paragraphs[1]);
        assert!(told.paragraphs[3].contains("a pack") && !told.paragraphs[3].contains("plan"));
        let (meter, billing) = used(Plan::Trial, 100);
        assert_eq!(notice(100, &meter, &billing).paragraphs[1], "New visitors see a notice instead of the chat.");
    }
}
