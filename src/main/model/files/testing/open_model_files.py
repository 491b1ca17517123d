"""Opens the files of a model with the programs that they are for, and writes down what these make of them.

usage: open_model_files.py DIRECTORY, which holds the files and request.json: {"rows": [[raw features], ...],
"consumers": [...]}. Writes answer.json there: an entry for each consumer.
onnx and onnxruntime must not be asked together: Debian's share a library that does not like to be loaded twice.
"""

import json
import sys
import warnings
import zipfile
from pathlib import Path

import numpy as np

DIRECTORY = Path(sys.argv[1])
CONSUMERS = {}


def consumer(function):
    CONSUMERS[function.__name__] = function
    return function


def scaled(rows):
    """By the scaler from the file, so that the whole way is tried."""
    import joblib

    return joblib.load(DIRECTORY / "scaler.pkl").transform(rows).astype(np.float32)


def network(sizes):
    """What a user of model.pth writes, from metadata.json."""
    import torch

    class Network(torch.nn.Module):
        def __init__(self):
            super().__init__()
            for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
                setattr(self, f"fc{i + 1}", torch.nn.Linear(inputs, outputs))

        def forward(self, x):
            last = len(sizes) - 1
            for i in range(1, last):
                x = torch.relu(getattr(self, f"fc{i}")(x))
            return getattr(self, f"fc{last}")(x)

    return Network()


@consumer
def torch_script(rows):
    import torch

    module = torch.jit.load(str(DIRECTORY / "model_ts.pt"))
    x = torch.from_numpy(scaled(rows))
    with torch.no_grad():
        loaded = module(x)
        torch.manual_seed(1)
        training = [module.train()(x) for _ in range(2)]
        evaluated = [module.eval()(x) for _ in range(2)]
    state = module.state_dict()
    # And it can learn on: gradients reach every parameter.
    module.train()(x).sum().backward()
    return {
        "version": torch.__version__,
        "logits": loaded.tolist(),
        "dtype": str(loaded.dtype),
        "training_differs": not torch.equal(*training),
        "evaluating_is_steady": torch.equal(*evaluated) and torch.equal(evaluated[0], loaded),
        "state_dict": {name: tensor.tolist() for name, tensor in state.items()},
        "gradients": [name for name, parameter in module.named_parameters() if parameter.grad is not None],
    }


@consumer
def dropout(rows):
    """In training: which share of the first layer's outputs is dropped, and whether the others grow by 1 / 0.8."""
    import torch

    module = torch.jit.load(str(DIRECTORY / "model_ts.pt"))
    weight = module.fc1.weight
    with torch.no_grad():
        # Every unit of the first layer gives 1, the second layer's first unit adds them up, the third hands the sum on.
        module.fc1.weight.zero_()
        module.fc1.bias.fill_(1.0)
        for layer in [module.fc2, module.fc3]:
            layer.weight.zero_()
            layer.bias.zero_()
        module.fc2.weight[0] = 1.0
        module.fc3.weight[0, 0] = 1.0
        torch.manual_seed(1)
        sums = module.train()(torch.zeros(20000, weight.shape[1]))[:, 0]
    units = weight.shape[0]
    kept = sums * 0.8
    return {
        "others_grow": bool(torch.allclose(kept, kept.round(), atol=1e-4)),
        "dropped": 1 - float(kept.mean()) / units,
    }


def state_dict(rows, **options):
    import torch

    weights = torch.load(str(DIRECTORY / "model.pth"), **options)
    metadata = json.loads((DIRECTORY / "metadata.json").read_text())
    module = network(metadata["network"]["layer_sizes"])
    module.load_state_dict(weights, strict=True)
    with torch.no_grad():
        logits = module.eval()(torch.from_numpy(scaled(rows)))
    return {
        "version": torch.__version__,
        "logits": logits.tolist(),
        "dtypes": sorted({str(tensor.dtype) for tensor in weights.values()}),
        "state_dict": {name: tensor.tolist() for name, tensor in weights.items()},
    }


@consumer
def torch_load(rows):
    return state_dict(rows)


@consumer
def torch_load_weights_only(rows):
    return state_dict(rows, weights_only=True)


@consumer
def onnx_checker(rows):
    import onnx
    from onnx.reference import ReferenceEvaluator  # from onnx 1.13 on

    model = onnx.load(str(DIRECTORY / "model.onnx"))
    onnx.checker.check_model(model, full_check=True)
    (logits,) = ReferenceEvaluator(model).run(["logits"], {"features": scaled(rows)})
    return {**onnx_facts(onnx, model), "logits": logits.tolist()}


@consumer
def onnx_checker_1_12(rows):
    """This version has no evaluator: numpy does what the checked nodes say."""
    import onnx
    from onnx import numpy_helper

    model = onnx.load(str(DIRECTORY / "model.onnx"))
    onnx.checker.check_model(model, full_check=True)
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    values["features"] = scaled(rows)
    for node in model.graph.node:
        inputs = [values[name] for name in node.input]
        if node.op_type == "Gemm":
            attributes = {attribute.name: attribute.i for attribute in node.attribute}
            assert attributes == {"transB": 1}, attributes
            values[node.output[0]] = inputs[0] @ inputs[1].T + inputs[2]
        else:
            assert node.op_type == "Relu", node.op_type
            values[node.output[0]] = np.maximum(inputs[0], 0)
    return {**onnx_facts(onnx, model), "logits": values["logits"].tolist()}


def onnx_facts(onnx, model):
    dims = lambda value: [dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim]
    return {
        "version": onnx.__version__,
        "inputs": {value.name: dims(value) for value in model.graph.input},
        "outputs": {value.name: dims(value) for value in model.graph.output},
        "metadata": {prop.key: prop.value for prop in model.metadata_props},
    }


@consumer
def onnxruntime(rows):
    import onnxruntime as ort

    session = ort.InferenceSession(str(DIRECTORY / "model.onnx"), providers=["CPUExecutionProvider"])
    (logits,) = session.run(["logits"], {"features": scaled(rows)})
    return {
        "version": ort.__version__,
        "logits": logits.tolist(),
        "dtype": str(logits.dtype),
        "metadata": session.get_modelmeta().custom_metadata_map,
    }


@consumer
def scaler(rows):
    """Beside the one from the file: one that scikit-learn fits on the same rows."""
    import joblib
    import pickle
    import sklearn
    from sklearn.preprocessing import StandardScaler

    loaded = joblib.load(DIRECTORY / "scaler.pkl")
    unpickled = pickle.loads((DIRECTORY / "scaler.pkl").read_bytes())
    fitted = StandardScaler().fit(rows)
    numbers = lambda s: {"mean": s.mean_.tolist(), "scale": s.scale_.tolist(), "var": s.var_.tolist()}
    back = loaded.inverse_transform(loaded.transform(rows))
    answer = {
        "version": sklearn.__version__,
        "type": f"{type(loaded).__module__}.{type(loaded).__name__}",
        "same_by_pickle": numbers(unpickled) == numbers(loaded),
        "loaded": numbers(loaded),
        "fitted": numbers(fitted),
        "parameters": loaded.get_params() == fitted.get_params(),
        "attributes": sorted(vars(loaded)) == sorted(vars(fitted)),
        "transformed": loaded.transform(rows).tolist(),
        "comes_back": bool(np.allclose(back, rows, rtol=1e-9, atol=1e-6)),
        "names": list(loaded.get_feature_names_out()),
        "clones": repr(sklearn.base.clone(loaded)),
    }
    seen = loaded.n_samples_seen_
    loaded.partial_fit(rows)
    answer["learns_on"] = int(loaded.n_samples_seen_) - int(seen) == len(rows)
    return answer


@consumer
def mlp(rows):
    """A trained network that is not ours, with its logits: scikit-learn's, its weights rounded to float32."""
    from sklearn.neural_network import MLPClassifier
    from sklearn.preprocessing import StandardScaler

    x = StandardScaler().fit_transform(rows)
    labels = json.loads((DIRECTORY / "request.json").read_text())["labels"]
    classifier = MLPClassifier((32, 16), random_state=1, max_iter=400).fit(x, labels)
    float32 = lambda array: array.astype(np.float32).astype(np.float64)
    classifier.coefs_ = [float32(weights) for weights in classifier.coefs_]
    classifier.intercepts_ = [float32(bias) for bias in classifier.intercepts_]
    return {
        "layers": [
            {"weights": weights.T.tolist(), "bias": bias.tolist()}
            for weights, bias in zip(classifier.coefs_, classifier.intercepts_)
        ],
        "classes": classifier.predict(x).tolist(),
        "log_probabilities": classifier.predict_log_proba(x).tolist(),
        "accuracy": classifier.score(x, labels),
    }


@consumer
def npz(rows):
    answer = {"version": np.__version__}
    for name in ["train.npz", "test.npz"]:
        with np.load(DIRECTORY / name, allow_pickle=False) as arrays:
            answer[name] = {key: [str(array.dtype), array.tolist()] for key, array in arrays.items()}
    return answer


@consumer
def zips(rows):
    """What a strict reader of zips finds wrong, and where the contents of PyTorch's lie."""
    files = {}
    for file in sorted(DIRECTORY.iterdir()):
        if file.suffix not in (".pt", ".pth", ".npz"):
            continue
        with zipfile.ZipFile(file) as archive, open(file, "rb") as content:
            starts = []
            for info in archive.infolist():
                content.seek(info.header_offset + 26)
                lengths = int.from_bytes(content.read(2), "little") + int.from_bytes(content.read(2), "little")
                starts.append(info.header_offset + 30 + lengths)
            files[file.name] = {
                "bad": archive.testzip(),
                "names": archive.namelist(),
                "dates": sorted({info.date_time for info in archive.infolist()}),
                "aligned": all(start % 64 == 0 for start in starts),
            }
    return {"files": files}


def main():
    request = json.loads((DIRECTORY / "request.json").read_text())
    rows = np.array(request["rows"], dtype=np.float64)
    answers = {}
    for name in request["consumers"]:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            answers[name] = CONSUMERS[name](rows)
        answers[name]["warnings"] = [str(warning.message) for warning in caught]
    (DIRECTORY / "answer.json").write_text(json.dumps(answers))


main()
