"""The ECSI model of mobile phones (Tenenhaus et al. 2005) against SmartPLS 2.0.M3, to every digit it printed."""

import pandas as pd
import pytest

from huitou.understand import path_model

pytestmark = pytest.mark.realdata

SCHEMES = {"centroid": "centroid", "factorial": "factorial", "path": "pathWeighting"}


def ecsi(folder):
    """The table, its measurement and its structure."""
    reference = folder / "ecsi-mobi/reference"
    measurement, structure = {}, {}
    for block, item in pd.read_csv(reference / "ECSImeasuremod.csv").to_numpy():
        measurement.setdefault(block, []).append(item)
    for source, target in pd.read_csv(reference / "ECSIstrucmod.csv").to_numpy():
        structure.setdefault(target, []).append(source)
    return pd.read_parquet(folder / "ecsi-mobi/mobi.parquet"), measurement, structure


def printed(folder, scheme, what):
    """A result file: tab-separated, decimal commas."""
    text = (folder / f"ecsi-mobi/reference/SmartPLS-{SCHEMES[scheme]}-{what}.txt").read_text("utf-8")
    head, *rows = [[cell.strip() for cell in line.split("\t")] for line in text.splitlines() if line.strip()]
    names = [name for name in head if name]
    values = [[float(cell.replace(",", ".")) for cell in row[1:] if cell] for row in rows]
    return pd.DataFrame(values, index=[row[0] for row in rows], columns=names)


@pytest.fixture(scope="module", params=SCHEMES)
def fitted(request, realdata):
    table, measurement, structure = ecsi(realdata)
    return request.param, path_model(table, measurement, structure, scheme=request.param, bootstrap=0)


def wide(frame, rows, columns, like):
    found = frame.pivot(index=rows, columns=columns, values="estimate")
    return found.reindex(index=like.index, columns=like.columns).fillna(0.0)


def same(found, wanted):
    pd.testing.assert_frame_equal(found, wanted, rtol=0, atol=5e-8, check_names=False, check_like=True)


def test_smartpls_path_coefficients(fitted, realdata):
    scheme, model = fitted
    wanted = printed(realdata, scheme, "pathCoefficients")
    same(wide(model.paths, "source", "target", wanted), wanted)


def test_smartpls_total_effects(fitted, realdata):
    scheme, model = fitted
    wanted = printed(realdata, scheme, "totalEffects")
    same(wide(model.total_effects, "source", "target", wanted), wanted)


def test_smartpls_outer_weights(fitted, realdata):
    scheme, model = fitted
    wanted = printed(realdata, scheme, "outerWeights")
    same(wide(model.weights, "item", "block", wanted), wanted)


def test_smartpls_cross_loadings(fitted, realdata):
    scheme, model = fitted
    wanted = printed(realdata, scheme, "crossLoadings")
    same(model.cross_loadings, wanted)


def test_blocks_that_measure_one_thing_are_told_of(fitted):
    """Quality and satisfaction of these respondents have an HTMT of .95."""
    _, model = fitted
    assert any("Quality" in w.en and "Satisfaction" in w.en and "one thing" in w.en for w in model.warnings)
