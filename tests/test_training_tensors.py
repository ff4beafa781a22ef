"""What the network reads and says is what the numpy scorer reads and says."""

import random

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")

from spacy_cnclean.punctuation._batches import PackedLines, gap_shifts, padded, within  # noqa: E402
from spacy_cnclean.punctuation._features import TABLE_ROWS  # noqa: E402
from spacy_cnclean.punctuation._lattice import posteriors  # noqa: E402
from spacy_cnclean.punctuation._models import load_model  # noqa: E402
from spacy_cnclean.punctuation._scorer import GapScorer  # noqa: E402
from spacy_cnclean.training._corpus import encode_line  # noqa: E402
from spacy_cnclean.training._examples import (  # noqa: E402
    Shelf,
    collate,
    loaded_batches,
    noised_examples,
)
from spacy_cnclean.training._lattice_loss import lattice_sums  # noqa: E402
from spacy_cnclean.training._network import (  # noqa: E402
    GapNetwork,
    Sizes,
    export_arrays,
    load_arrays,
    sizes_of,
)
from spacy_cnclean.training._punctuation import (  # noqa: E402
    Replica,
    TrainingSettings,
    network_of,
)
from spacy_cnclean.training._tensors import NOTHING, LineTensors  # noqa: E402

TEXT = [
    "借款人逾期的，贷款人可以在3个工作日内，以电话、短信等方式提醒其还款。",
    "第一，核对账单；第二，保留凭证；第三，向银行申诉。",
    "（一）不得恐吓、威胁、辱骂债务人；",
    "据统计，2022年一季度末，信用卡逾期半年未偿信贷总额为880.98亿元，环比增长2.4%。",
    "他说：“先还本金，再还利息。”",
    "《民法典》第六百八十条规定，禁止高利放贷，借款的利率不得违反国家有关规定。",
]
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def examples():
    document = [encode_line(line) for line in TEXT]
    rng = random.Random(3)  # noqa: S311 - the same in every run
    return [e for _ in range(8) for e in noised_examples(document, rng, damage=0.7, blind=0.2)]


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(1)
    return GapNetwork(Sizes().scaled(24)).eval()


def test_the_features_are_those_of_the_scorer(examples):
    lines, packed = LineTensors(collate(examples), CPU), PackedLines([e.line for e in examples])
    has_gap, present = within(packed.first_gaps), within(packed.first_units)
    assert any(example.line.blind for example in examples)
    assert (lines.has_gap.numpy() == has_gap).all()
    assert (lines.present.numpy() == present).all()
    for name in ("left", "right", "bigrams", "trigrams_left", "trigrams_right", "fourgrams"):
        assert (getattr(lines, name).numpy() == padded(getattr(packed, name), has_gap)).all(), name
    assert np.allclose(lines.cohesion.numpy(), padded(packed.cohesion, has_gap), atol=2e-3)
    assert (lines.observed.numpy() == padded(packed.observed, has_gap)).all()
    assert (lines.classes.numpy() == padded(packed.classes, present)).all()
    assert (lines.stands.numpy() == padded(packed.gaps, present)).all()
    assert (lines.distances.numpy()[present] == packed.distances).all()
    shifts = gap_shifts(padded(packed.gaps, present), has_gap.shape[1])
    assert (lines.shifts.numpy() == shifts).all()


def test_what_a_gap_holds_is_its_first_unit(examples):
    lines = LineTensors(collate(examples), CPU)
    for row, example in enumerate(examples):
        holds = lines.held[row].tolist()
        n_gaps = len(example.line.ids) + 1
        first = {}
        for gap, unit_class in zip(example.gaps.tolist(), example.line.classes, strict=True):
            first.setdefault(gap, unit_class)
        nothing = lines.one_hot.shape[2]
        assert holds[:n_gaps] == [first.get(gap, nothing) for gap in range(n_gaps)]
        assert set(holds[n_gaps:]) <= {NOTHING}


def test_the_network_says_what_the_scorer_says(examples):
    scorer = load_model(None).scorer
    with np.load(model_file()) as archive:
        arrays = dict(archive)
    trained = GapNetwork(sizes_of(arrays)).eval()
    load_arrays(trained, arrays)
    with torch.no_grad():
        scores = trained(LineTensors(collate(examples), CPU)).second
    temperature = float(arrays["temperature"])
    units, pairs = scores.units / temperature, scores.pairs / temperature
    present = LineTensors(collate(examples), CPU).present
    found = lattice_sums(units, pairs, present).posteriors.numpy()
    expected = posteriors(*scorer.score([example.line for example in examples]))
    # The network works in bfloat16: two or three digits.
    assert np.abs(found - expected).mean() < 1e-3
    assert np.abs(found - expected).max() < 0.25


def model_file():
    from importlib.resources import files

    return files("spacy_cnclean") / "data" / "punctuation" / "scorer.npz"


def test_a_weight_file_gives_back_the_network(network):
    arrays = export_arrays(network)
    again = GapNetwork(sizes_of(arrays))
    load_arrays(again, arrays)
    assert again.sizes == network.sizes
    pairs = zip(network.named_parameters(), again.parameters(), strict=True)
    for (name, one), other in pairs:
        # Tables are kept in eight bits, and their few outliers are clipped.
        assert float((one - other).abs().mean().detach()) < 0.005, name


def test_weights_to_go_on_from_are_read_with_care(tmp_path):
    with np.load(model_file()) as archive:
        arrays = dict(archive)
    path = tmp_path / "scorer.npz"
    np.savez(path, **arrays)
    made = network_of(TrainingSettings(initial=path, ngram_bits=10))
    assert made.sizes == sizes_of(arrays)
    np.savez(path, **{**arrays, "unit.class": np.full_like(arrays["unit.class"], np.nan)})
    with pytest.raises(ValueError, match=r"scorer\.npz: unit\.class: has values"):
        network_of(TrainingSettings(initial=path))


def test_a_network_with_more_rows_begins_as_the_one_it_goes_on_from(examples):
    torch.manual_seed(1)
    small = GapNetwork(Sizes().scaled(24).with_rows(19)._replace(halved=(8, 8, 8))).eval()
    arrays = export_arrays(small)
    assert len(arrays["trigrams"]) == 1 << 11
    wider = GapNetwork(sizes_of(arrays).with_rows(13)).eval()
    assert wider.sizes.rows() == {**small.sizes.rows(), "bigrams": 1 << 12} | {
        "trigrams": 1 << 13,
        "fourgrams": 1 << 12,
    }
    lines = LineTensors(collate(examples), CPU)
    for network in (small, wider):
        load_arrays(network, arrays)
    with torch.no_grad():
        assert torch.equal(small(lines).second.units, wider(lines).second.units)
    assert sizes_of(arrays).with_rows(10) == small.sizes  # tables are not made smaller


def test_the_numpy_scorer_reads_tables_of_fewer_rows(examples):
    torch.manual_seed(1)
    arrays = export_arrays(GapNetwork(Sizes(halved=(6, 8, 5)).scaled(24)))
    most = {name: TABLE_ROWS[name] // len(arrays[name]) for name in TABLE_ROWS}
    assert most == {"letters": 1, "bigrams": 64, "trigrams": 256, "fourgrams": 32}
    repeated = {name: arrays[name].repeat(times, axis=0) for name, times in most.items()}
    lines = [example.line for example in examples]
    scores, same = GapScorer(arrays).score(lines), GapScorer({**arrays, **repeated}).score(lines)
    assert np.array_equal(scores.units, same.units)


def test_units_that_are_sure_of_contradictory_gaps_still_have_places():
    units = torch.zeros(1, 12, 24)
    units[0, :6, 20] = units[0, 6:, 2] = 40.0
    sums = lattice_sums(units, torch.zeros(1, 12, 4), torch.ones(1, 12, dtype=torch.bool))
    assert torch.allclose(sums.posteriors.sum(2), torch.ones(1, 12), atol=1e-3)


def test_a_network_learns_a_batch_by_heart(examples):
    torch.manual_seed(1)
    made = GapNetwork(Sizes().scaled(24))
    replica = Replica(made, 0.01)
    made.train()
    losses = [replica.step(collate(examples), 0.0, 200)[0] for _ in range(30)]
    assert losses[-1] < 0.7 * losses[0]


def test_batches_of_several_processes_are_the_same_each_time():
    shelf = Shelf([[encode_line(line) for line in TEXT]] * 20, 1.0)
    runs = []
    for _ in range(2):
        batches = loaded_batches([shelf], 5, cells=600, loaders=2)
        runs.append([next(batches) for _ in range(6)])
        batches.close()
    for one, other in zip(*runs, strict=True):
        assert all((a == b).all() for a, b in zip(one, other, strict=True))
