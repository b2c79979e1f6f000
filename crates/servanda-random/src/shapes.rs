//! Shapes for the places that the texts name, so that some lie apart and some do not.

/// The content of `geo/invented.geojson`, by its name, as [`Geography::new`](servanda_agreement::geography::Geography::new) takes it.
///
/// The buffer and the harbour overlap, the strip lies apart from both, the valley is not drawn; the lane crosses all three.
pub fn shapes() -> std::collections::BTreeMap<String, String> {
    let area = |id: &str, west: f64, east: f64, error_km: u32| {
        format!(
            r#"{{"type":"Feature","id":"{id}","properties":{{"error_km":{error_km}}},"geometry":{{"type":"Polygon","coordinates":[[[{west},10],[{east},10],[{east},11],[{west},11],[{west},10]]]}}}}"#
        )
    };
    let line = |id: &str, west: f64, east: f64| {
        format!(
            r#"{{"type":"Feature","id":"{id}","properties":{{}},"geometry":{{"type":"LineString","coordinates":[[{west},10.5],[{east},10.5]]}}}}"#
        )
    };
    let features = [
        area("buffer", 20.0, 21.0, 0),
        area("harbour", 20.5, 21.5, 2),
        area("strip", 22.0, 23.0, 1),
        area("sky", 24.0, 25.0, 0),
        line("front", 22.9, 23.5),
        line("lane", 20.2, 22.2),
    ];
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    [("geo/invented.geojson".to_owned(), text)].into()
}
