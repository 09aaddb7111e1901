//! Scores, breakdowns and fields of whole conversations.

use crate::{assessed, evidence, message};
use kilo_domain::qualification::{Evidence, Given, GivenField, Override, Part, Signal, assess};
use kilo_types::Framework;

fn value(found: &kilo_domain::qualification::Assessment, framework: Framework, key: &str) -> Option<String> {
    found.fields.iter().find(|field| field.framework == framework && field.key == key).map(|field| field.value.clone())
}

#[test]
fn address_title_pain_and_demo_pass_the_threshold() {
    let found = assessed(&[
        "Hi, I'm the CTO at Northwind Traders",
        "Our biggest problem is that leads go cold overnight",
        "Can we book a demo? My email is jane@northwind-traders.com",
    ]);
    assert!(found.score.get() >= 70, "{found:#?}");
    assert_eq!(found.company_domain.as_deref(), Some("northwind-traders.com"));
    assert_eq!(found.company_name.as_deref(), Some("Northwind Traders"));
}

#[test]
fn small_talk_stays_cold() {
    let talk = [
        "hello there, how are you?",
        "what can you do for me?",
        "nice weather today",
        "are you a robot?",
        "ha, good one indeed",
    ];
    let all: Vec<_> = talk.iter().copied().cycle().take(40).collect();
    assert!(assessed(&all).score.get() < 15);
}

#[test]
fn negative_signals_subtract_and_nothing_goes_below_zero() {
    let lead = ["Our biggest problem is slow replies", "Can we book a demo?", "jane@acme-widgets.com"];
    let student = [&lead[..], &["I'm a student, it's for my thesis"]].concat();
    assert!(assessed(&student).score < assessed(&lead).score);
    let found = assessed(&["Are you hiring?"]);
    assert_eq!((found.score.get(), found.breakdown.len()), (0, 0), "a row that takes nothing is not shown");
    assert_eq!(found.found, [(Signal::JobSeeker, 1)]);
}

#[test]
fn points_beyond_a_hundred_are_not_given() {
    let everything = [
        "Our biggest problem is slow replies. Can we book a demo? jane@acme-widgets.com",
        "We are losing deals every week. Our budget is $50k and I make the final decision.",
        "We are wasting hours on this. We need to go live by Q3. How much does it cost?",
        "We currently use Intercom, we are a team of 40 and I work at Acme Widgets",
    ];
    let found = assessed(&everything);
    assert_eq!(found.score.get(), 100, "{found:#?}");
    assert_eq!(found.breakdown.iter().map(|row| row.points).sum::<i16>(), 100);
}

#[test]
fn who_somebody_is_makes_nobody_hot_and_what_they_want_may() {
    let known =
        assessed(&["I'm the CEO at Harborline, jane@harborline.com", "We are a team of 40 and I work at Harborline"]);
    assert_eq!((known.fit.get(), known.intent.get()), (40, 0), "{known:#?}");
    let unknown = assessed(&["Can we book a demo? Our biggest problem is that leads go cold", "Our budget is $50k"]);
    assert_eq!((unknown.fit.get(), unknown.score), (0, unknown.intent));
    assert!(unknown.score.get() >= 60, "{unknown:#?}");
}

#[test]
fn a_role_a_work_address_and_one_real_reason_reach_the_default_threshold() {
    for reason in ["Can we book a demo?", "Our biggest problem is that leads go cold overnight"] {
        for role in ["I'm the CTO at Harborline", "I'm an office manager"] {
            let found = assessed(&[role, reason, "jane@harborline.com"]);
            assert!(found.score.get() >= 60, "{role} {reason}: {found:#?}");
        }
    }
}

#[test]
fn doubts_take_from_wishes_first_and_the_parts_always_make_the_score() {
    let lead = ["I'm the CTO, jane@harborline.com", "Can we book a demo?"];
    for doubt in ["just browsing", "I'm a student, it's for my thesis", "Are you hiring?"] {
        let (before, after) = (assessed(&lead), assessed(&[&lead[..], &[doubt]].concat()));
        assert!(after.intent < before.intent && (after.intent.get() == 0 || after.fit == before.fit), "{after:#?}");
        assert_eq!(after.fit.get() + after.intent.get(), after.score.get());
    }
}

#[test]
fn equal_reasons_are_one_row() {
    let ten: Vec<_> = (0..10).map(|_| "what can you do for me?").collect();
    let found = assessed(&ten);
    assert_eq!(found.breakdown.len(), 1, "{found:#?}");
    assert_eq!((found.breakdown[0].points, found.breakdown[0].label.as_str()), (9, "Engagement, 10 messages"));
    let twice =
        assessed(&["Our biggest problem is churn", "hm", "Our biggest problem is churn", "we lose leads overnight"]);
    let pains: Vec<_> = twice.breakdown.iter().take(2).map(|row| (row.label.as_str(), row.points)).collect();
    assert_eq!(pains, [("Pain point, 2 times", 30), ("Pain point", 5)]);
}

#[test]
fn what_people_set_to_none_is_gone_and_counts_for_nothing() {
    let said = evidence([
        "I'm Hana Sato, CTO at Harborline, hana@harborline.com, call me on +49 170 1234567",
        "Our budget is $50K this year",
    ]);
    let all = assess(&said, &Given::default());
    assert!(all.persona.is_some() && all.email.is_some() && all.phone.is_some() && all.company_name.is_some());
    let fields = [GivenField { framework: Framework::Bant, key: "budget", value: None }];
    let none = Given {
        persona: Override::None,
        name: Override::None,
        email: Override::None,
        phone: Override::None,
        company_name: Override::None,
        fields: &fields,
        ..Given::default()
    };
    let found = assess(&said, &none);
    let identity =
        [&found.persona, &found.name, &found.email, &found.phone, &found.company_name, &found.company_domain];
    assert!(identity.iter().all(|value| value.is_none()), "{found:?}");
    assert!(
        found.breakdown.iter().all(|row| !["budget", "work_email", "decision_maker", "company_named", "role_known"]
            .contains(&row.signal.as_str())),
        "{:?}",
        found.breakdown
    );
    assert_eq!(value(&found, Framework::Bant, "budget"), None);
    assert_eq!(value(&found, Framework::Bant, "authority"), None, "the title that was taken away decides nothing");
    assert_eq!(found.fit.get(), 0);
    // Another value in its place counts, and brings back what follows from it.
    let other = assess(&said, &Given { email: Override::Value("ann@other.com"), ..none });
    assert_eq!(other.company_domain.as_deref(), Some("other.com"));
}

#[test]
fn what_people_set_wins_and_counts() {
    let fields = [GivenField { framework: Framework::Bant, key: "budget", value: Some("80k") }];
    let given = Given {
        email: Override::Value("ann@harborline.com"),
        company_name: Override::Value("Harborline"),
        fields: &fields,
        ..Given::default()
    };
    let said = evidence(["my email is jane@acme-widgets.com", "Our budget is $50K this year"]);
    let found = assess(&said, &given);
    assert_eq!(found.email.as_deref(), Some("ann@harborline.com"));
    assert_eq!(found.company_domain.as_deref(), Some("harborline.com"));
    assert_eq!(value(&found, Framework::Bant, "budget"), None, "a field that is set is not detected");
    let email = found.breakdown.iter().find(|row| row.signal == "email_captured").unwrap();
    assert_eq!((email.message_id, &email.excerpt), (None, &None));
    let alone = assess(&Evidence::default(), &given);
    let names: Vec<_> = alone.breakdown.iter().map(|row| row.signal.as_str()).collect();
    assert_eq!(names, ["email_captured", "budget", "work_email", "company_named"]);
    assert_eq!((alone.fit.get(), alone.intent.get(), alone.score.get()), (30, 12, 42));
}

#[test]
fn the_last_address_of_their_own_wins_over_messages() {
    for (messages, email) in [
        (&["my email is jan@acme-widgets.com", "sorry, it's jane@acme-widgets.com"][..], "jane@acme-widgets.com"),
        (&["jane@acme-widgets.com", "my colleague bob@acme-widgets.com will join"], "jane@acme-widgets.com"),
        (
            &["my mail: jane@acme-widgets.com", "support@kilo-agent.com bounced by the way, please fix"],
            "jane@acme-widgets.com",
        ),
        (
            &["jan@oldjob.com", "please don't use jan@oldjob.com anymore", "jane@acme-widgets.com"],
            "jane@acme-widgets.com",
        ),
    ] {
        assert_eq!(assessed(messages).email.as_deref(), Some(email), "{messages:?}");
    }
}

#[test]
fn findings_fill_the_fields_of_all_frameworks() {
    let found = assessed(&[
        "Our biggest problem is that leads go cold overnight, it costs us about $20k a month",
        "Our budget is $50K this year, and we want to go live by Q3",
        "We currently use Intercom. The contract renews in March",
        "I make the final decision, but the CFO signs off",
        "It must integrate with Salesforce. Our security review takes two weeks. We are comparing three vendors",
    ]);
    for (framework, key, part) in [
        (Framework::Bant, "budget", "$50K this year"),
        (Framework::Bant, "authority", "I make the final decision"),
        (Framework::Bant, "need", "leads go cold"),
        (Framework::Bant, "timeline", "by Q3"),
        (Framework::Meddpicc, "economic_buyer", "CFO signs off"),
        (Framework::Meddpicc, "decision_criteria", "integrate with Salesforce"),
        (Framework::Meddpicc, "decision_process", "comparing three vendors"),
        (Framework::Meddpicc, "paper_process", "security review"),
        (Framework::Meddpicc, "implicate_pain", "leads go cold"),
        (Framework::Meddpicc, "competition", "vendors"),
        (Framework::Spiced, "situation", "We currently use Intercom"),
        (Framework::Spiced, "impact", "it costs us about $20k a month"),
        (Framework::Spiced, "critical_event", "renews in March"),
        (Framework::Spiced, "decision", "comparing three vendors"),
    ] {
        let words = value(&found, framework, key).unwrap_or_default();
        assert!(words.contains(part), "{framework:?} {key}: {words:?}");
    }
}

#[test]
fn a_neighbouring_finding_fills_no_field() {
    for (text, framework, key) in [
        ("we want to go live by Q3", Framework::Spiced, "critical_event"),
        ("We currently use Intercom", Framework::Meddpicc, "competition"),
        ("it costs us about $20k a month", Framework::Meddpicc, "metrics"),
        ("I make the final decision", Framework::Meddpicc, "economic_buyer"),
        ("the CFO signs off", Framework::Spiced, "decision"),
        ("I'm the CFO of Northwind", Framework::Bant, "authority"),
    ] {
        assert_eq!(value(&assessed(&[text]), framework, key), None, "{text}: {key}");
    }
    assert!(value(&assessed(&["We have about 40 agents"]), Framework::Spiced, "situation").is_some());
}

#[test]
fn plans_follow_the_last_word_and_pain_the_first() {
    let found = assessed(&[
        "Our budget is $20k",
        "We are losing leads overnight",
        "Our budget is $50k now",
        "our biggest problem is churn here",
    ]);
    assert_eq!(value(&found, Framework::Bant, "budget").as_deref(), Some("$50K"));
    assert_eq!(value(&found, Framework::Spiced, "pain").as_deref(), Some("We are losing leads overnight"));
}

#[test]
fn a_name_may_hang_on_a_contraction() {
    for text in ["I work at's Acme", "we're from're Acme", "on behalf of's", "je travaille chez's Acme"] {
        assert_eq!(assessed(&[text]).company_name, None, "{text}");
    }
}

#[test]
fn a_reason_names_its_message() {
    let found = assessed(&["hello", "Can we book a demo?"]);
    let demo = found.breakdown.iter().find(|row| row.signal == "demo_request").unwrap();
    assert_eq!((demo.message_id, demo.excerpt.as_deref()), (Some(message(1)), Some("Can we book a demo")));
}

#[test]
fn the_documented_table_is_the_table() {
    let docs = include_str!("../../../../docs/qualification.md");
    for signal in Signal::ALL {
        let row = format!(
            "| `{}` | {} | {} | {} | {} | {} |",
            signal.as_str(),
            signal.label(),
            if signal.part() == Part::Fit { "fit" } else { "intent" },
            signal.points(),
            signal.repeated(),
            signal.explanation()
        );
        assert!(docs.contains(&row), "docs/qualification.md lacks: {row}");
    }
}
