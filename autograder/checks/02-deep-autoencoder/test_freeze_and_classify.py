"""Hidden checks of session 2: `freeze_and_classify`."""

import math

import torch

from autograder.judge import (
    MismatchError,
    Remote,
    Report,
    Student,
    StudentError,
    exercise,
    expect,
    expect_close,
    expect_tensor,
    value_of,
)
from autograder.judge.hidden import Hidden
from autograder.judge.networks import OTHERS
from autograder.judge.pretrained import CODE, trained_encoder
from labkit import load_digits


class Pretrained:
    """A trained encoder that we bring, so that no answer depends on another: 32 numbers, or fewer, that tell digits apart."""

    def __init__(self, student: Student, hidden: Hidden, *, size: float = 1.0, units: int = CODE) -> None:
        digits = load_digits()
        self.images, self.labels = digits.train_images, (digits.train_labels * 3 + 1) % 10  # names of our own
        weight, bias = (part[:units] * size for part in trained_encoder())
        self.weights = {
            "encoder.weight": weight,
            "encoder.bias": bias,
            "decoder.weight": (hidden.noise("decoder", 784, units) - 0.5) * 0.4,
            "decoder.bias": hidden.noise("bias", 784) - 0.5,
        }
        maker = student.send(student.import_name("functools.partial")(student.probe("TinyAutoencoder"), 784, units))
        student.set_global("DeepAutoencoder", maker)  # for answers that build the encoder anew and load its weights
        self.student = student
        self.model = student.send(maker())
        self.model.load_state_dict(self.weights)

    def twins(self, images: torch.Tensor, others: torch.Tensor) -> list[torch.Tensor]:
        """Two pairs of batches: the images of a pair differ, and the encoder gives them the same codes.

        In the first pair they differ in what the encoder does not look at; in the second, in how far below zero those
        units are that the ReLU switches off.
        """
        weight, bias = (self.weights[f"encoder.{name}"].double() for name in ("weight", "bias"))
        basis = torch.linalg.qr(weight.T)[0]
        apart = (others - images).double()
        twin = images.double() + apart - apart @ basis @ basis.T
        before = images.double() @ weight.T + bias
        pairs = [images, twin]
        for depth in (0.001, 0.6):
            wanted = torch.where(before < 0, torch.full_like(before, -depth), before)
            pairs.append(images.double() + (wanted - before) @ torch.linalg.pinv(weight).T)
        return [batch.float() for batch in pairs]

    def classifier(self, images: torch.Tensor, labels: torch.Tensor, **options: int) -> Remote:
        """The classifier in eval mode."""
        made = self.student.freeze_and_classify(self.model, images, labels, **options)
        expect(
            isinstance(made, Remote),
            expected="a classifier, an nn.Module",
            actual="None" if made is None else type(made).__name__,
            hint="Return the classifier, not what it says of some images.",
        )
        kept = self.student.send(made)
        kept.eval()
        return kept


def logits_of(classifier: Remote, images: torch.Tensor) -> torch.Tensor:
    shape = (len(images), 10)
    hint = "The classifier takes images (n, 784), encodes them itself, and gives ten logits for each."
    return expect_tensor(classifier(images), f"the logits of {len(images)} images", shape=shape, hint=hint)


@exercise("freeze_and_classify", weight=2)
def test_encoder_frozen(student: Student, hidden: Hidden) -> None:
    """The encoder inside gives the codes that it gave before: images with equal codes get equal logits."""
    given = Pretrained(student, hidden)
    classifier = given.classifier(given.images[:1000], given.labels[:1000], epochs=3)
    digits = hidden.digits(120) * 0.8 + 0.1
    first, second = digits[:60], digits[60:]
    twins = given.twins(first, second)
    logits = [logits_of(classifier, images).double() for images in (first, second, *twins)]
    scale = (logits[1] - logits[0]).abs().mean().item()
    expect(scale > 1e-6, expected="logits that differ between digits", actual="the same logits for all of them")
    off = max((logits[i] - logits[i + 1]).abs().mean().item() for i in (2, 4)) / scale
    expect(
        off < 0.002,  # float32 gives 1e-5, biases alone that learned along .01, a whole encoder .1 and more
        expected="equal logits for images to which the pre-trained encoder gives equal codes",
        actual=f"logits that differ by {off:.1%} of what different digits differ by",
        hint="The encoder is another one than before: it learned along (is all of it frozen, and is the optimiser given "
        "the head's parameters only?), it was made anew, or the head sees more than the code.",
    )


@exercise("freeze_and_classify", weight=1)
def test_original_untouched(student: Student, hidden: Hidden) -> None:
    """The model that was handed in has the same parameters afterwards, and still works."""
    given = Pretrained(student, hidden)
    images = hidden.digits(20)
    before = expect_tensor(given.model(images), "the model's output", shape=(20, 784))
    classifier = given.classifier(given.images[:1000], given.labels[:1000], epochs=2)
    logits = logits_of(classifier, images)
    expect(logits.std(0).max() > 1e-7, expected="logits that differ between digits", actual="the same for all of them")
    state = given.model.state_dict()
    expect(isinstance(state, dict), expected="the model's parameters", actual="none")
    same = set(state) == set(given.weights) and all(torch.equal(state[name], given.weights[name]) for name in state)
    hint = "Train the head alone; what else you need to change, change in a copy (copy.deepcopy)."
    expect(same, expected="the original model's parameters as they were", actual="other ones", hint=hint)
    after = expect_tensor(given.model(images), "the original model's output afterwards", shape=(20, 784), hint=hint)
    expect_close(after, before, "the original model's output afterwards", rtol=1e-4, atol=1e-6, hint=hint)
    hint = (
        "It can't be trained any more: requires_grad was switched off in the original. Freeze a copy (copy.deepcopy)."
    )
    layers = given.model.encoder, given.model.decoder
    learns = [value_of(part.requires_grad) for layer in layers for part in (layer.weight, layer.bias)]
    expect(all(learns), expected="the original model's parameters to be trainable", actual="frozen ones", hint=hint)


@exercise("freeze_and_classify", weight=1)
def test_epochs_obeyed(student: Student, hidden: Hidden) -> None:
    """`epochs` says how long the head learns."""
    images = hidden.digits(20)
    logits = []
    for there, epochs in ((student, 1), (student.fork(), 4)):  # both with the same randomness
        given = Pretrained(there, hidden)
        logits.append(logits_of(given.classifier(given.images[:300], given.labels[:300], epochs=epochs), images))
    expect(
        not torch.allclose(logits[0], logits[1], rtol=1e-4, atol=1e-6),
        expected="another classifier after 4 epochs than after 1",
        actual="the same one",
        hint="Is the number of epochs fixed in the function, or is the head not trained at all?",
    )


@exercise("freeze_and_classify", weight=1)
def test_any_code_size(student: Student, hidden: Hidden) -> None:
    """The codes may have any size."""
    for units in (20, 7):
        given = Pretrained(student.fork(), hidden, units=units)
        try:
            logits = logits_of(given.classifier(given.images[:300], given.labels[:300], epochs=1), given.images[:30])
        except StudentError as error:
            if error.kind != "RuntimeError":
                raise
            usual = Pretrained(student.fork(), hidden)  # where this fails too, the size is not the cause
            usual.classifier(usual.images[:300], usual.labels[:300], epochs=1)(usual.images[:30])
            hint = "Take the size of the code from what model.encode gives, such as codes.shape[1]."
            raise MismatchError(f"a classifier on codes of {units} numbers", str(error), hint) from None
        expect(
            logits.std(0).max() > 1e-7, expected="logits that differ between digits", actual="the same for all of them"
        )


@exercise("freeze_and_classify", weight=1)
def test_logits(student: Student, hidden: Hidden) -> None:
    """The classifier returns ten logits for each image, not probabilities."""
    given = Pretrained(student, hidden)
    classifier = given.classifier(given.images[:1000], given.labels[:1000], epochs=3)
    images = hidden.digits(50)
    whole = logits_of(classifier, images)
    alone, what = logits_of(classifier, images[:1]), "the logits of a single image"
    expect_close(alone, whole[:1], what, rtol=1e-3, atol=1e-4, hint=OTHERS)
    expect(whole.std(0).max() > 1e-7, expected="logits that differ between digits", actual="the same for all of them")
    probable = bool((whole >= 0).all()) and torch.allclose(whole.sum(1), torch.ones(50), atol=1e-3)
    hint = "Leave out the softmax: F.cross_entropy applies it itself, and the largest logit is the largest probability."
    expect(not probable, expected="logits, any real numbers", actual="probabilities that sum to 1", hint=hint)


@exercise("freeze_and_classify", weight=1)
def test_softmax_once(student: Student, hidden: Hidden, report: Report) -> None:
    """The head learns by the cross-entropy of its logits: where labels are mixed 7 to 3, so are its probabilities."""
    given = Pretrained(student, hidden, size=0.15)  # small codes: a bold learning rate must not swing about the answer
    kinds, share = 5, 60
    images = given.images[:kinds].repeat_interleave(share, dim=0)
    labels = torch.arange(2 * kinds).view(kinds, 2)  # each kind of image has two labels of its own
    mixed = torch.where(torch.arange(share) % 10 < 7, labels[:, :1], labels[:, 1:]).flatten()
    order = torch.randperm(len(images), generator=hidden.generator("order"))
    classifier = given.classifier(images[order], mixed[order], epochs=100)
    logits = logits_of(classifier, given.images[:kinds]).double()
    lead = (logits.gather(1, labels[:, :1]) - logits.gather(1, labels[:, 1:])).mean().item()  # ln(7/3) = .85
    report.metric(lead, 1.4)
    expect(
        lead > 0.2,
        expected="the more frequent of two labels to be the more probable",
        actual=f"probabilities in the ratio {math.exp(min(lead, 50)):.2g}, where the labels have 2.3",
        hint="Does the head see each image with its own label, `epochs` times, with a learning rate that moves it?",
    )
    expect(
        lead < 1.4,
        expected="probabilities in about the ratio of the labels, 7 to 3",
        actual=f"a ratio of {math.exp(min(lead, 50)):.2g}",
        hint="Is the softmax applied twice (F.cross_entropy does it itself), or is the loss another one?",
    )


# right answers .75 (a small learning rate) to .88; a random encoder .35 to .56, raw pixels .70
ACCURACY = 0.65


@exercise("freeze_and_classify", weight=2)
def test_names_unseen_digits(student: Student, hidden: Hidden, report: Report) -> None:
    """After five epochs the classifier names unseen digits far better than one on a random encoder."""
    given = Pretrained(student, hidden)
    logits = logits_of(given.classifier(given.images, given.labels), hidden.digits(500))
    accuracy = (logits.argmax(1) == (hidden.labels(500) * 3 + 1) % 10).float().mean().item()
    report.metric(accuracy, ACCURACY)
    expect(
        accuracy > ACCURACY,
        expected=f"more than {ACCURACY:.0%} of unseen digits named correctly",
        actual=f"{accuracy:.0%}",
        hint="Is the head trained by cross-entropy, on the codes of the pre-trained encoder and with the labels that were "
        "passed in, each image's own, for `epochs` epochs, with a learning rate that moves it?",
    )
