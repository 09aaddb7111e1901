//! Kinds of mistakes that were made about who a visitor is, each with its siblings.

use crate::assessed;

fn persona(text: &str) -> Option<String> {
    assessed(&[text]).persona
}

fn company(text: &str) -> Option<String> {
    assessed(&[text]).company_name
}

fn email(text: &str) -> Option<String> {
    assessed(&[text]).email
}

#[test]
fn times_and_dates_are_no_titles() {
    for time in ["Thursday pm", "Monday pm works", "Friday pm?", "tomorrow pm", "3 pm", "jeudi pm", "Freitag pm"] {
        let found = assessed(&["I'm the CFO of Northwind", time]);
        assert_eq!(found.persona.as_deref(), Some("CFO"), "{time}");
        assert!(found.breakdown.iter().any(|row| row.signal == "decision_maker"), "{time}");
        assert_eq!(persona(time), None, "{time}");
    }
}

#[test]
fn decoration_around_a_title_does_not_undo_it() {
    for (text, title) in [
        ("CMO at Fennwick 👋", "CMO"),
        ("👋 CMO at Fennwick", "CMO"),
        ("CMO 🙂 can you help us?", "CMO"),
        ("heyy, CMO at Fennwick", "CMO"),
        ("hiii CMO here", "CMO"),
        ("CMO at Fennwick —", "CMO"),
        ("- CMO at Fennwick -", "CMO"),
        ("I'm the head of sales 🚀🚀", "Head of Sales"),
        ("Regards 🙏\nJane Doe\nHead of Procurement ✨", "Head of Procurement"),
    ] {
        assert_eq!(persona(text).as_deref(), Some(title), "{text}");
    }
}

#[test]
fn places_numbers_events_and_departments_are_no_companies() {
    for text in [
        "we're at 20k visitors",
        "we are at 3pm on Tuesday",
        "we're at 15% churn",
        "calling from Denver",
        "I'm from Munich",
        "writing from São Paulo",
        "we are from Germany",
        "we're at Web Summit",
        "I am at the SaaS Expo",
        "calling from Marketing",
        "I'm from Procurement",
        "I work in Sales",
        "this is Jane calling from Customer Success",
    ] {
        assert_eq!(company(text), None, "{text}");
    }
    for (text, name) in
        [("calling from Fennwick", "Fennwick"), ("I work at 3M", "3M"), ("I work for Denver Tools", "Denver Tools")]
    {
        assert_eq!(company(text).as_deref(), Some(name), "{text}");
    }
}

#[test]
fn a_known_company_is_not_overwritten_by_a_weaker_finding() {
    for later in ["Anna Berg\nBluebird Media GmbH", "we're at 20k visitors now", "calling from Denver this week"] {
        let found = assessed(&["I work at Harrowgate", later]);
        assert_eq!(found.company_name.as_deref(), Some("Harrowgate"), "{later}");
    }
    let moved = assessed(&["I work at Harrowgate", "sorry, I work at Fennwick now"]);
    assert_eq!(moved.company_name.as_deref(), Some("Fennwick"), "a correction is as firm");
}

#[test]
fn addresses_in_capitals_and_corrections_are_heard() {
    for (text, address) in [
        ("PLEASE CONTACT ME AT BRIAN@HARROWGATE.COM", "brian@harrowgate.com"),
        ("MY EMAIL IS BRIAN@HARROWGATE.COM", "brian@harrowgate.com"),
        ("my address is lena@voss.de - no wait, lena.voss@voss.de", "lena.voss@voss.de"),
        ("my email is lena@voss.de, sorry, lena.voss@voss.de", "lena.voss@voss.de"),
        ("lena@voss.de. I mean lena.voss@voss.de", "lena.voss@voss.de"),
        ("meine Mail ist lena@voss.de, nein, lena.voss@voss.de", "lena.voss@voss.de"),
        ("mi correo es lena@voss.es, perdón, lena.voss@voss.es", "lena.voss@voss.es"),
    ] {
        assert_eq!(email(text).as_deref(), Some(address), "{text}");
    }
}

#[test]
fn an_address_in_brackets_is_that_of_whom_it_stands_behind() {
    for text in [
        "please also invite my colleague Tom (tom@harrowgate.com)",
        "our CFO (anna.berg@harrowgate.com) will join",
        "my boss Petra [petra@harrowgate.com] decides",
        "mein Kollege Jan (jan@harrowgate.com) kommt dazu",
    ] {
        assert_eq!(email(text), None, "{text}");
    }
    assert_eq!(email("Jane Doe (jane@harrowgate.com)").as_deref(), Some("jane@harrowgate.com"));
}

#[test]
fn an_address_that_is_spelt_out_is_heard_in_every_language() {
    for (text, found) in [
        ("rosangela arroba tecelagem traço mandacaru ponto com ponto br", "rosangela@tecelagem-mandacaru.com.br"),
        ("dario chiocciola oleificiotremonti punto it", "dario@oleificiotremonti.it"),
        ("la mia mail è tesoreria chiocciola rubinetterie-arno punto it", "tesoreria@rubinetterie-arno.it"),
        ("inkoop streepje noord apenstaart kaasfabriekdekuil.nl, inkoper", "inkoop-noord@kaasfabriekdekuil.nl"),
        ("ana punto ruiz arroba aceros guion pampa punto com", "ana.ruiz@aceros-pampa.com"),
    ] {
        assert_eq!(email(text).as_deref(), Some(found), "{text}");
    }
}

#[test]
fn an_address_behind_the_one_who_is_named_is_theirs() {
    for text in [
        "an meinen Chef, Herr Lautensack, lautensack@wollmaus-reinigung.de. Objektleiter bin ich",
        "pas à moi, à ma cheffe : d.prunelle@cordages-malouette.fr. moi c'est Ewen, alternant",
        "le do quella del mio socio che la legge: ubaldo@gessi-e-stucchi.it",
        "it has to go to my boss Rita Hale, rita.hale@harrowgate.com, she decides about it all",
    ] {
        assert_eq!(email(text), None, "{text}");
    }
    for (text, found) in [
        ("my boss wants a quote by Friday, please send it to jan@harrowgate.com", "jan@harrowgate.com"),
        ("I'm the manager of the site, jan@harrowgate.com, and we need this soon", "jan@harrowgate.com"),
    ] {
        assert_eq!(email(text).as_deref(), Some(found), "{text}");
    }
}

#[test]
fn a_demo_video_is_no_request_for_a_demo() {
    let asks = |text: &str| assessed(&[text]).breakdown.iter().any(|row| row.signal == "demo_request");
    for text in [
        "i watched the demo video on your site",
        "can you send me the demo video?",
        "we get 600 trial signups a month",
        "we want more trial signups",
        "can we see the demo recording?",
    ] {
        assert!(!asks(text), "{text}");
    }
    for text in ["can we book a demo?", "we want a trial", "could I get a demo next week"] {
        assert!(asks(text), "{text}");
    }
}

#[test]
fn a_verb_tells_a_role() {
    for (text, title) in [
        ("hi, I run procurement for Delmont Cement", "Head of Procurement"),
        ("I lead marketing at Fennwick", "Head of Marketing"),
        ("I head up IT at Farrowgate", "Head of IT"),
        ("I look after customer success here", "Head of Customer Success"),
        ("I'm in charge of sales", "Head of Sales"),
        ("I am responsible for the finance department", "Head of Finance"),
        ("I manage operations for three sites", "Operations Manager"),
        ("I own a bakery in Leeds", "Owner"),
        ("I own two chiropractic offices in Tulsa", "Owner"),
        ("Moin, ich leite den Vertrieb bei Nordlicht", "Leiter Vertrieb"),
        ("ich verantworte das Marketing", "Leiter Marketing"),
        ("je dirige le marketing chez Kervadec", "Responsable marketing"),
        ("je m'occupe des achats", "Responsable achats"),
        ("llevo la parte comercial en una empresa", "Responsable de comercial"),
        ("mi occupo degli acquisti per Valdorba", "Responsabile acquisti"),
        ("cuido de marketing aqui", "Responsável de marketing"),
        ("ik doe de marketing bij Zonnedak", "Hoofd marketing"),
        ("tengo una tienda en Vigo", "Dueño"),
    ] {
        assert_eq!(persona(text).as_deref(), Some(title), "{text}");
    }
    for text in [
        "I don't run marketing",
        "if I run marketing campaigns that fail",
        "I own the decision",
        "I own the choice, she owns the budget",
        "my husband runs sales",
        "I run into problems",
        "I lead a quiet life",
        "I do the talking",
        "I manage fine",
        "do I run support?",
        "tengo un problema",
    ] {
        assert_eq!(persona(text), None, "{text}");
    }
}
