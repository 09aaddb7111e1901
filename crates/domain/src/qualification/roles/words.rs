//! What the words of titles mean for the role.

use super::Seniority;

/// What a word of a title says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// How high: `director`.
    Rank(Seniority),
    /// How high and what about: `cto`.
    Whole(Seniority, &'static str),
    /// What about: `sales`.
    Function(&'static str),
    /// A kind of the same role: `senior`.
    Prefix(&'static str),
    /// A trade: `engineer`.
    Kind(&'static str),
    /// `and`.
    Joiner,
    /// The word after `chief technology`.
    Officer,
    /// Works for somebody with the title.
    Serves,
}

/// Two words that mean one.
pub(super) fn pair(first: &str, second: &str) -> Option<&'static str> {
    Some(match (first, second) {
        ("vice", "president") => "vp",
        ("senior" | "sr", "vp") => "svp",
        ("executive", "vp") => "evp",
        ("managing" | "general", "director") => "ceo",
        ("directeur" | "directrice" | "director" | "directora", "general" | "generale") => "ceo",
        ("human", "resources") | ("ressources", "humaines") | ("recursos", "humanos") => "hr",
        ("customer" | "client", "success") => "customersuccess",
        ("customer" | "client", "service" | "services" | "care" | "support") => "support",
        ("product", "owner") => "productowner",
        ("business", "development") => "bizdev",
        ("revenue", "operations") => "revops",
        ("sales", "operations") => "salesops",
        ("information", "technology") => "it",
        ("information", "security") => "infosec",
        ("quality", "assurance") => "qa",
        ("geschaftsfuhrende" | "geschaftsfuhrender", "gesellschafter" | "gesellschafterin") => "owner",
        _ => return None,
    })
}

/// What a folded word means, if it is known.
pub(super) fn meaning(word: &str) -> Option<Meaning> {
    rank(word)
        .or_else(|| chief(word))
        .or_else(|| function(word).map(Meaning::Function))
        .or_else(|| rest(word))
        .or_else(|| compound(word))
}

fn rank(word: &str) -> Option<Meaning> {
    use Seniority::{Chief, Director, Head, Manager, Owner, Vice};
    Some(match word {
        "chief" => Meaning::Rank(Chief),
        "vp" | "vicepresident" => Meaning::Rank(Vice),
        "svp" => Meaning::Whole(Vice, "senior"),
        "evp" => Meaning::Whole(Vice, "executive"),
        "director" | "direktor" | "direktorin" | "directeur" | "directrice" | "directora" | "diretor" | "diretora"
        | "direttore" | "direttrice" => Meaning::Rank(Director),
        "head" | "leiter" | "leiterin" | "responsable" | "jefe" | "jefa" | "hoofd" | "responsabile" => {
            Meaning::Rank(Head)
        }
        "manager" | "managerin" | "mgr" | "lead" | "gerente" => Meaning::Rank(Manager),
        "founder" | "cofounder" | "grunder" | "grunderin" | "mitgrunder" | "mitgrunderin" | "fondateur"
        | "fondatrice" | "cofondateur" | "cofondatrice" | "fundador" | "fundadora" | "cofundador" | "cofundadora" => {
            Meaning::Whole(Owner, "founder")
        }
        "owner" | "inhaber" | "inhaberin" | "proprietor" | "proprietaire" | "dueno" | "duena" | "propietario"
        | "propietaria" | "eigentumer" | "eigentumerin" | "titolare" | "eigenaar" => Meaning::Whole(Owner, "owner"),
        "partner" | "associe" | "associee" | "socio" | "socia" | "gesellschafter" | "gesellschafterin" => {
            Meaning::Whole(Owner, "partner")
        }
        _ => return None,
    })
}

fn chief(word: &str) -> Option<Meaning> {
    let function = match word {
        "ceo"
        | "geschaftsfuhrer"
        | "geschaftsfuhrerin"
        | "geschaeftsfuehrer"
        | "geschaeftsfuehrerin"
        | "pdg"
        | "dg"
        | "md"
        | "vorstandsvorsitzender"
        | "vorstandsvorsitzende" => "executive",
        "president" | "presidente" | "presidenta" => "president",
        "gerant" | "gerante" => "executive",
        "vorstand" | "vorstandin" => "board",
        "chairman" | "chairwoman" | "chairperson" => "chair",
        "cto" => "technology",
        "cfo" | "daf" => "finance",
        "coo" => "operations",
        "cmo" => "marketing",
        "cio" | "dsi" => "information",
        "ciso" => "infosec",
        "cso" => "strategy",
        "cpo" => "product",
        "cro" => "revenue",
        "chro" | "drh" => "hr",
        "cdo" => "data",
        "cco" => "commercial",
        "cxo" => "experience",
        _ => return None,
    };
    Some(Meaning::Whole(Seniority::Chief, function))
}

fn function(word: &str) -> Option<&'static str> {
    Some(match word {
        "sales" | "vertrieb" | "vertriebs" | "ventes" | "ventas" | "vente" | "vendas" | "vendite" => "sales",
        "marketing" | "mercadeo" | "mercadotecnia" => "marketing",
        "technology" | "technical" | "technologies" | "tech" | "technique" | "technik" | "tecnologia" => "technology",
        "engineering" => "engineering",
        "finance" | "financial" | "finanzen" | "financier" | "financiere" | "finanzas" | "financiero"
        | "financiera" => "finance",
        "operations" | "operating" | "ops" | "operation" | "operaciones" => "operations",
        "product" | "products" | "produit" | "produits" | "produkt" | "producto" => "product",
        "people" | "hr" | "personal" | "rh" | "rrhh" => "hr",
        "it" | "informatique" | "edv" => "it",
        "information" => "information",
        "infosec" | "security" | "securite" => "infosec",
        "revenue" => "revenue",
        "revops" => "revops",
        "salesops" => "salesops",
        "support" => "support",
        "customersuccess" | "cs" => "customersuccess",
        "customer" | "customers" | "client" | "clients" => "customer",
        "experience" | "cx" => "experience",
        "procurement" | "purchasing" | "einkauf" | "achats" | "achat" | "compras" => "procurement",
        "legal" | "recht" | "juridique" => "legal",
        "data" | "donnees" | "datos" => "data",
        "growth" => "growth",
        "commercial" | "commerciale" | "comercial" => "commercial",
        "communications" | "communication" | "kommunikation" | "comunicacion" => "communications",
        "strategy" => "strategy",
        "bizdev" => "bizdev",
        "partnerships" | "alliances" => "partnerships",
        "project" | "projects" | "projekt" => "project",
        "program" | "programme" => "program",
        "account" | "accounts" => "account",
        "executive" => "executive",
        "office" | "administration" | "administrative" | "verwaltung" => "office",
        "quality" | "qualite" | "qualitat" | "calidad" => "quality",
        "qa" => "qa",
        "logistics" | "logistik" | "logistique" | "logistica" => "logistics",
        "production" | "produktion" | "produccion" => "production",
        other => return OTHER.iter().find(|known| **known == other).copied(),
    })
}

/// Functions without synonyms.
const OTHER: &[&str] = &[
    "content",
    "brand",
    "digital",
    "community",
    "social",
    "media",
    "design",
    "research",
    "analytics",
    "innovation",
    "ecommerce",
    "software",
    "accounting",
    "platform",
    "infrastructure",
    "compliance",
    "privacy",
    "risk",
    "staff",
    "recruiting",
    "learning",
    "training",
    "facilities",
    "plant",
    "store",
    "retail",
    "warehouse",
    "event",
    "events",
    "web",
    "demand",
    "generation",
    "payroll",
    "merchandising",
    "category",
    "supply",
    "chain",
    "solutions",
    "solution",
    "services",
    "service",
    "business",
    "general",
    "talent",
    "acquisition",
];

fn rest(word: &str) -> Option<Meaning> {
    Some(match word {
        "officer" => Meaning::Officer,
        "and" | "und" | "et" | "y" => Meaning::Joiner,
        "senior" | "sr" => Meaning::Prefix("senior"),
        "junior" | "jr" => Meaning::Prefix("junior"),
        "deputy" | "stellvertretender" | "stellvertretende" => Meaning::Prefix("deputy"),
        "interim" | "acting" => Meaning::Prefix("interim"),
        "regional" => Meaning::Prefix("regional"),
        "global" | "international" => Meaning::Prefix("global"),
        "assistant" | "secretary" | "pa" | "ea" | "aide" | "assistentin" | "assistent" | "assistante" | "asistente" => {
            Meaning::Serves
        }
        "engineer" | "ingenieur" | "ingenieurin" | "ingenieure" | "ingeniero" | "ingeniera" => {
            Meaning::Kind("engineer")
        }
        "developer" | "entwickler" | "entwicklerin" | "developpeur" | "developpeuse" | "desarrollador" => {
            Meaning::Kind("developer")
        }
        "designer" | "designerin" => Meaning::Kind("designer"),
        "analyst" | "analystin" | "analyste" | "analista" => Meaning::Kind("analyst"),
        "consultant" | "berater" | "beraterin" | "consultante" | "consultor" => Meaning::Kind("consultant"),
        "architect" => Meaning::Kind("architect"),
        "scientist" => Meaning::Kind("scientist"),
        "specialist" => Meaning::Kind("specialist"),
        "coordinator" => Meaning::Kind("coordinator"),
        "productowner" => Meaning::Kind("productowner"),
        "recruiter" => Meaning::Kind("recruiter"),
        "accountant" => Meaning::Kind("accountant"),
        "buyer" => Meaning::Kind("buyer"),
        "controller" => Meaning::Kind("controller"),
        "representative" | "rep" => Meaning::Kind("representative"),
        _ => return None,
    })
}

/// German compounds: `vertriebsleiter`, `marketingleiterin`, `projektmanager`.
fn compound(word: &str) -> Option<Meaning> {
    const ENDINGS: &[(&str, Seniority)] = &[
        ("leiter", Seniority::Head),
        ("leiterin", Seniority::Head),
        ("leitung", Seniority::Head),
        ("manager", Seniority::Manager),
        ("managerin", Seniority::Manager),
        ("direktor", Seniority::Director),
        ("direktorin", Seniority::Director),
        ("chef", Seniority::Head),
        ("chefin", Seniority::Head),
    ];
    let (stem, seniority) =
        ENDINGS.iter().find_map(|(ending, seniority)| word.strip_suffix(ending).map(|stem| (stem, *seniority)))?;
    let about = function(stem).or_else(|| function(stem.strip_suffix('s')?))?;
    Some(Meaning::Whole(seniority, about))
}
