"""Trains the same networks with PyTorch, one after the other in each of some processes: problems.json, how many, processes.

Prints the seconds that training took, without the start of Python and of PyTorch, and the mean validation loss.
"""
import json
import sys
import time
from multiprocessing import Pool

import torch

torch.set_num_threads(1)


def train(problem, rule):
    """The rule of src/main/model/README.md, on rows that are scaled already."""
    torch.manual_seed(problem["seed"])
    inputs, targets = torch.tensor(problem["inputs"]), torch.tensor(problem["targets"])
    held_inputs, held_targets = torch.tensor(problem["heldInputs"]), torch.tensor(problem["heldTargets"])
    network = torch.nn.Sequential(
        torch.nn.Linear(inputs.shape[1], 32),
        torch.nn.ReLU(),
        torch.nn.Dropout(rule["dropout"]),
        torch.nn.Linear(32, 16),
        torch.nn.ReLU(),
        torch.nn.Linear(16, 3),
    )
    loss_of = torch.nn.CrossEntropyLoss()
    adam = torch.optim.Adam(network.parameters(), lr=1e-3)
    best, best_epoch, kept = float("inf"), 0, None
    order = torch.empty(0, dtype=torch.long)
    for epoch in range(1, rule["epochs"] + 1):
        network.train()
        for _ in range(problem["stepsPerEpoch"]):
            while len(order) < problem["batch"]:
                order = torch.cat([order, torch.randperm(len(inputs))])
            batch, order = order[: problem["batch"]], order[problem["batch"] :]
            adam.zero_grad()
            loss_of(network(inputs[batch]), targets[batch]).backward()
            adam.step()
        network.eval()
        with torch.no_grad():
            held_loss = loss_of(network(held_inputs), held_targets).item()
            loss_of(network(inputs), targets).item()
        if held_loss < best:
            best, best_epoch = held_loss, epoch
            kept = {name: value.clone() for name, value in network.state_dict().items()}
        if epoch - best_epoch >= rule["patience"]:
            break
    network.load_state_dict(kept)
    return best


def main():
    path, count, processes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with open(path, encoding="ascii") as file:
        document = json.load(file)
    problems = [(problem, document["rule"]) for problem in document["problems"][:count]]
    started = time.monotonic()
    if processes == 1:
        losses = [train(*problem) for problem in problems]
    else:
        with Pool(processes) as pool:
            losses = pool.starmap(train, problems, chunksize=1)
    seconds = time.monotonic() - started
    print(json.dumps({"seconds": seconds, "validationLoss": sum(losses) / len(losses), "version": torch.__version__}))


if __name__ == "__main__":
    main()
