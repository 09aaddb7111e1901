//! Times and days as the person in front of the screen reads them: the browser's zone and `Intl`.

use chrono::NaiveDate;
use js_sys::{Array, Date, Function, Intl::DateTimeFormat, Object, Reflect};
use std::{cell::RefCell, collections::HashMap};
use wasm_bindgen::{JsCast, JsValue};

/// How to write an instant.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Style {
    /// `14:05`
    Time,
    /// `Tue`
    Weekday,
    /// `3 Oct`
    Day,
    /// `3 Oct 2025`
    DayAndYear,
    /// `Tuesday, 3 October 2025`
    LongDay,
    /// `Tue, 3 Oct 2025, 14:05:09 CET`
    Exact,
}

impl Style {
    const fn options(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Time => &[("hour", "2-digit"), ("minute", "2-digit")],
            Self::Weekday => &[("weekday", "short")],
            Self::Day => &[("day", "numeric"), ("month", "short")],
            Self::DayAndYear => &[("day", "numeric"), ("month", "short"), ("year", "numeric")],
            Self::LongDay => &[("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")],
            Self::Exact => &[
                ("weekday", "short"),
                ("day", "numeric"),
                ("month", "short"),
                ("year", "numeric"),
                ("hour", "2-digit"),
                ("minute", "2-digit"),
                ("second", "2-digit"),
                ("timeZoneName", "short"),
            ],
        }
    }
}

thread_local! {
    static FORMATS: RefCell<HashMap<Style, Function>> = RefCell::default();
}

/// `millis` (since 1970) in the browser's zone.
pub(crate) fn write(millis: i64, style: Style) -> String {
    let format = FORMATS.with_borrow_mut(|formats| formats.entry(style).or_insert_with(|| formatter(style)).clone());
    let written = format.call1(&JsValue::UNDEFINED, &JsValue::from_f64(as_f64(millis)));
    written.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn formatter(style: Style) -> Function {
    let options = Object::new();
    for (name, value) in style.options() {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    DateTimeFormat::new(&locales(), &options).format()
}

/// The texts of the dashboard are English, so dates are too: in the reader's own kind of English if they have one.
fn locales() -> Array {
    let own = super::window().navigator().language().filter(|name| name.starts_with("en"));
    Array::of1(&JsValue::from_str(own.as_deref().unwrap_or("en-GB")))
}

/// A day of the calendar, for example `3 Oct 2025`.
pub(crate) fn write_day(day: NaiveDate) -> String {
    write(noon(day), Style::DayAndYear)
}

/// A day of the calendar without its year, for example `3 Oct`.
pub(crate) fn write_short_day(day: NaiveDate) -> String {
    write(noon(day), Style::Day)
}

/// The instant that is noon on `day` here: a time of which no zone has two or none.
fn noon(day: NaiveDate) -> i64 {
    use chrono::Datelike;
    let date = Date::new_0();
    date.set_full_year_with_month_date(day.year().unsigned_abs(), day.month0().cast_signed(), day.day().cast_signed());
    date.set_hours(12);
    as_millis(date.get_time())
}

/// Now, in milliseconds since 1970.
pub(crate) fn now() -> i64 {
    as_millis(Date::now())
}

/// Today, here.
pub(crate) fn today() -> NaiveDate {
    day_of(now())
}

/// The day of an instant, here.
pub(crate) fn day_of(millis: i64) -> NaiveDate {
    let date = Date::new(&JsValue::from_f64(as_f64(millis)));
    let year = i32::try_from(date.get_full_year()).unwrap_or_default();
    NaiveDate::from_ymd_opt(year, date.get_month() + 1, date.get_date()).unwrap_or_default()
}

/// The day of an instant in the time zone of that IANA name; here, if the browser does not know the zone.
pub(crate) fn day_in(millis: i64, zone: &str) -> NaiveDate {
    let options = Object::new();
    for (name, value) in [("timeZone", zone), ("year", "numeric"), ("month", "2-digit"), ("day", "2-digit")] {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    // Canadian English writes a day as ISO 8601 does. An unknown zone is an error that only this call catches.
    let written = Date::new(&JsValue::from_f64(as_f64(millis)));
    let written = Reflect::get(&written, &JsValue::from_str("toLocaleDateString"))
        .and_then(|write| write.unchecked_into::<Function>().call2(&written, &JsValue::from_str("en-CA"), &options));
    let day = written.ok().and_then(|text| text.as_string()).and_then(|text| text.parse().ok());
    day.unwrap_or_else(|| day_of(millis))
}

/// The IANA name of the browser's zone.
pub(crate) fn zone() -> String {
    let options = DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    let name = Reflect::get(options.unchecked_ref(), &JsValue::from_str("timeZone"));
    name.ok().and_then(|name| name.as_string()).unwrap_or_else(|| "UTC".to_owned())
}

#[expect(clippy::cast_precision_loss, reason = "a date is far below 2^53 milliseconds")]
const fn as_f64(millis: i64) -> f64 {
    millis as f64
}

#[expect(clippy::cast_possible_truncation, reason = "a date is a whole number of milliseconds")]
const fn as_millis(time: f64) -> i64 {
    time as i64
}
