//! Spanish, the commonest phrasings.

use super::Cue;

/// Phrases in the notation of [`super::notation`].
pub(super) const CUES: &[(Cue, &[&str])] = &[
    (
        Cue::DemoRequest,
        &[
            "(quiero|quisiera|quisiéramos|queremos|gustaría|necesito|necesitamos|agendar|reservar|programar|solicitar|ver|tener|pedir|hacer|podemos|coordinar|podría|puedo) .. (demo|demostración|prueba gratuita|prueba gratis|presentación del producto)",
            "(agendar|programar|tener|coordinar|concertar|hacer|reservar) .. (reunión|llamada|videollamada|cita con ventas|cita con su|cita con alguien)",
            "hablar con (alguien|un|su|el|una|ventas) (de ventas|equipo|comercial|asesor|persona|vendedor|representante|)",
            "(me|nos) (pueden|podrían|puede|podría|puedes) (mostrar|llamar|enseñar|hacer una demo)",
        ],
    ),
    (
        Cue::PainPoint,
        &[
            "(nuestro|mi|el) (mayor|principal|gran|verdadero) (problema|desafío|reto|dolor)",
            "(estamos|seguimos|siempre|nos estamos|vamos) (perdiendo|desperdiciando|gastando|sufriendo|perdemos|ahogados|desbordados|saturados)",
            "(perdemos|desperdiciamos) (mucho|muchos|demasiado|demasiados|tiempo|leads|clientes|ventas|horas|oportunidades)",
            "(nos cuesta|no damos abasto|no logramos|no conseguimos|no podemos (seguir|dar|gestionar|responder))",
            "(demasiado|muy|todo es|todo) (manual|lento|engorroso|complicado de gestionar|tedioso)",
            "(a mano|manualmente)",
            "(falta|faltan) (de|) (visibilidad|tiempo para|seguimiento|recursos)",
        ],
    ),
    (
        Cue::Need,
        &[
            "(estamos|estoy) buscando (una|un|) (solución|herramienta|software|plataforma|sistema|proveedor|alternativa|crm|chatbot)",
            "(buscamos|necesitamos) (una|un|algo)",
        ],
    ),
    (
        Cue::PricingQuestion,
        &[
            "(cuánto|cuanto) (cuesta|cuestan|vale|sale|costaría|sería|es)",
            "(cuál|cuáles|qué) (es|son|precio|precios) (el|los|sus|su|tiene|tienen|hay) (precio|precios|costo|coste|tarifas|planes|)",
            "(sus|los|lista de|de|vuestros) (precios|tarifas)",
            "(una|la) cotización",
            "(un|el) presupuesto (para|por favor)",
            "(descuento|descuentos)",
        ],
    ),
    (
        Cue::Budget,
        &[
            "(nuestro|mi|el) presupuesto (es|de|anual|para|ronda|está|sería|aprobado)",
            "(tenemos|tengo|contamos con|hay) (un|) presupuesto",
            "presupuesto (aprobado|asignado|de <money>|de <n>)",
            "<money> (al año|anuales|al mes|mensuales|de presupuesto|este año)",
        ],
    ),
    (
        Cue::Timeline,
        &[
            "(antes de|para|en|a partir de|desde) (el|la|finales de|) <when>",
            "(lo antes posible|cuanto antes|lo más pronto posible|con urgencia)",
        ],
    ),
    (Cue::CriticalEvent, &["(contrato|suscripción|licencia) .. (vence|termina|expira|renueva|se renueva)"]),
    (
        Cue::Authority,
        &[
            "(yo|soy yo quien|quien) (decido|decide|firmo|apruebo|tomo la decisión|toma la decisión)",
            "(soy|soy el|soy la) (responsable (de compras|del presupuesto|de la decisión)|quien decide|quien toma|que decide|que toma las decisiones)",
            "(la decisión (es mía|depende de mí))",
        ],
    ),
    (
        Cue::EconomicBuyer,
        &[
            "(nuestro|mi|nuestra|el|la) (jefe|jefa|director|directora|ceo|cfo|gerente|dirección) .. (decide|aprueba|firma|tiene que|debe)",
        ],
    ),
    (
        Cue::CurrentTool,
        &[
            "(usamos|utilizamos|uso|trabajamos|tenemos|utilizo) (actualmente|hoy|ahora|con|en|) (con|) <tool>",
            "(actualmente|ahora|hoy) (usamos|utilizamos|trabajamos con|tenemos) <tool>",
            "(reemplazar|dejar|migrar de|cambiar de|migrar desde) (nuestro|) <tool>",
            "(herramienta|software|crm|sistema) (actual|existente)",
        ],
    ),
    (Cue::Competitor, &["(alternativa a|comparado con|en comparación con|diferencia con|comparando con) <tool>"]),
    (
        Cue::TeamSize,
        &[
            "<n> (empleados|personas en|vendedores|usuarios|licencias|comerciales|agentes en|colaboradores|trabajadores)",
            "(equipo|empresa|somos|somos unos) (de|de unas|de unos|unos|) <n> (personas|empleados|vendedores|comerciales|)",
        ],
    ),
    (
        Cue::Student,
        &[
            "(soy|como) (un|una|) (estudiante|alumno|alumna)",
            "(mi|para mi|para una) (tesis|trabajo de fin de grado|tfg|tfm|tarea|proyecto universitario|proyecto de la universidad)",
            "(descuento para estudiantes|descuento de estudiante|estoy estudiando)",
        ],
    ),
    (
        Cue::JobSeeker,
        &[
            "(busco|buscando) (un|) (trabajo|empleo|prácticas|puesto)",
            "(mi|enviar mi) (cv|currículum|hoja de vida|solicitud de empleo|candidatura)",
            "(están contratando|vacantes|ofertas de trabajo|ofertas de empleo|trabajar con ustedes|trabajar con vosotros)",
        ],
    ),
    (
        Cue::VendorPitch,
        &[
            "(ofrecemos|nuestra agencia|les ofrecemos|le ofrecemos) (servicios|ofrece|nuestros servicios|soluciones para|a empresas)",
            "(mejorar|aumentar|potenciar) (su|sus|tu|vuestro) (posicionamiento|tráfico|ventas|visibilidad|seo)",
            "(agencia seo|enlaces de retroceso|artículo de invitado)",
        ],
    ),
    (
        Cue::JustBrowsing,
        &[
            "(solo|sólo|solamente|simplemente) (estoy|) (mirando|viendo|curioseando|echando un vistazo|curiosidad|por curiosidad|explorando)",
            "por (simple|pura|) curiosidad",
        ],
    ),
];
