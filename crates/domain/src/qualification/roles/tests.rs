use super::{Seniority, is_decision_maker, is_same, role_of};

fn key(title: &str) -> Option<String> {
    role_of(title).map(|role| role.key().to_owned())
}

#[test]
fn synonyms_meet() {
    for same in [
        &["CTO", "Chief Technology Officer", "Chief Technical Officer", "chief tech officer", "c.t.o"][..4],
        &[
            "VP Sales",
            "Vice President of Sales",
            "VP of Sales",
            "Sales VP",
            "Vice-President, Sales",
            "Sales Vice President",
        ],
        &[
            "Head of Marketing",
            "Marketing Head",
            "Head Marketing",
            "Leiterin Marketing",
            "Marketingleiter",
            "Responsable marketing",
        ],
        &["CMO", "Chief Marketing Officer"],
        &["CEO", "Chief Executive Officer", "Geschäftsführer", "Geschäftsführerin", "Managing Director", "PDG"],
        &["CFO", "Chief Financial Officer", "Chief Finance Officer"],
        &["COO", "Chief Operating Officer", "Chief Operations Officer"],
        &[
            "HR Director",
            "Director of Human Resources",
            "Directrice des ressources humaines",
            "Director de recursos humanos",
        ],
        &["Director, Revenue Operations", "Director of RevOps"],
        &["Co-Founder", "Founder", "Cofounder", "Fundadora"],
        &["Director of Sales", "Sales Director", "Director, Sales", "Directrice des ventes"],
        &["Head of IT", "IT Head", "Leiter IT", "IT-Leiterin", "Responsable informatique"],
        &["CISO", "Chief Information Security Officer"],
        &["CRO", "Chief Revenue Officer"],
        &["CPO", "Chief Product Officer"],
        &["Head of HR", "Head of People", "Personalleiter", "Jefa de recursos humanos"],
        &["VP of Engineering", "Engineering VP", "Vice President, Engineering"],
        &["Senior Marketing Manager", "Sr. Marketing Manager", "Senior Manager, Marketing"],
        &["Owner", "Inhaberin", "Propriétaire", "Dueña", "Proprietor"],
        &["Head of Procurement", "Einkaufsleiter", "Leiter Einkauf", "Responsable des achats"],
        &["Customer Success Manager", "Manager, Customer Success", "Manager of Client Success"],
        &["SVP Sales", "Senior Vice President of Sales"],
    ] {
        let keys: Vec<_> = same.iter().map(|title| key(title)).collect();
        assert!(keys[0].is_some() && keys.iter().all(|key| *key == keys[0]), "{same:?}: {keys:?}");
    }
}

#[test]
fn different_roles_stay_apart() {
    for (one, other) in [
        ("CTO", "CIO"),
        ("VP Sales", "Head of Sales"),
        ("VP Sales", "VP Marketing"),
        ("Sales Manager", "Sales Operations Manager"),
        ("Deputy Director of Finance", "Director of Finance"),
        ("Sales Engineer", "Sales Manager"),
        ("Software Engineer", "Software Engineering Manager"),
        ("Product Owner", "Owner"),
        ("Head of Sales", "Head of Sales and Marketing"),
        ("Head of Marketing", "Marketing Manager"),
        ("Director of Sales", "Sales Manager"),
        ("CIO", "CISO"),
        ("CPO", "Chief People Officer"),
        ("SVP Sales", "VP Sales"),
        ("Customer Success Manager", "Customer Support Manager"),
        ("Founder", "Owner"),
        ("Regional Sales Director", "Sales Director"),
        ("IT Director", "Director of Information Security"),
        ("Senior Engineer", "Engineer"),
    ] {
        assert_ne!(key(one), key(other), "{one} / {other}");
    }
}

#[test]
fn half_a_role_is_none() {
    for title in [
        "marketing",
        "VP",
        "head",
        "officer",
        "sales operations",
        "",
        "and",
        "chief",
        "director",
        "Manager",
        "xyzzy manager",
        "Assistant to the CEO",
        "Chief",
        "senior",
    ] {
        assert_eq!(key(title), None, "{title}");
    }
}

#[test]
fn keys_are_small_letters_and_dots() {
    assert_eq!(key("Chief Technology Officer").as_deref(), Some("chief.technology"));
    assert_eq!(key("Senior Vice President, Sales and Marketing").as_deref(), Some("vp.marketing.sales.senior"));
    assert_eq!(role_of("CTO").map(|role| role.seniority()), Some(Seniority::Chief));
}

#[test]
fn who_decides() {
    for title in [
        "CTO",
        "Founder and CEO",
        "Owner",
        "VP of Engineering",
        "Director, Revenue Operations",
        "Head of People",
        "Geschäftsführerin",
        "Leiter IT",
        "Vertriebsleiter",
        "Directrice marketing",
        "Director de ventas",
        "Dueña",
        "Gérant",
        "Managing Partner",
        "President",
        "Chief Vibes Officer",
        "Director of Vector Control",
    ] {
        assert!(is_decision_maker(title), "{title}");
    }
    for title in [
        "Executive Assistant to the CEO",
        "Marketing Manager",
        "Software Engineer",
        "Product Owner",
        "HR Business Partner",
        "Head Chef",
        "Partner Manager",
        "CEO's Assistant",
        "Student",
        "",
        "Art Director",
    ] {
        assert!(!is_decision_maker(title), "{title}");
    }
}

#[test]
fn same_titles() {
    assert!(is_same("the Plumber", "plumber") && is_same("CTO", "Chief Technology Officer") && !is_same("CTO", "CFO"));
}
