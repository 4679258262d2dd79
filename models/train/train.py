"""Trains one model: train.py CONFIG NAME OUT SHARD...

Shards are read in the order given, again from the first when all are used. The state is written every few minutes
and taken up again when the same command is run. The learning rate rises, stays, and falls in a straight line to zero
over the last steps (Hu et al. 2024, MiniCPM, arXiv:2404.06395); matrices inside the layers learn with Muon (Jordan
et al. 2024, https://kellerjordan.github.io/posts/muon/), embeddings and norms with AdamW.
"""

import itertools
import json
import os
import signal
import sys
import time

import numpy
import torch
from torch import distributed, multiprocessing

from model import Llama, Shape


def orthogonal(matrix):
    """Five Newton-Schulz steps towards the nearest matrix with orthonormal rows or columns."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = (matrix / (matrix.norm() + 1e-7)).bfloat16()
    is_tall = x.shape[0] > x.shape[1]
    x = x.T if is_tall else x
    for _ in range(5):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return (x.T if is_tall else x).float()


class Muon(torch.optim.Optimizer):
    """Each of several processes orthogonalises a part of the matrices, which takes longer than all else that Muon does."""

    def __init__(self, parameters, rank, workers, momentum=0.95):
        super().__init__(parameters, {"lr": 0.02, "momentum": momentum, "decay": 0.01})
        matrices = self.param_groups[0]["params"]
        by_size = sorted(range(len(matrices)), key=lambda number: -matrices[number].numel())
        self.own = {number for place, number in enumerate(by_size) if place % workers == rank}

    @torch.no_grad()
    def step(self):
        (group,) = self.param_groups
        matrices = group["params"]
        updates = []
        for number, parameter in enumerate(matrices):
            state = self.state[parameter]
            if "velocity" not in state:
                state["velocity"] = torch.zeros_like(parameter)
            velocity = state["velocity"].mul_(group["momentum"]).add_(parameter.grad)
            is_own = number in self.own
            update = orthogonal(parameter.grad + group["momentum"] * velocity) if is_own else torch.zeros_like(parameter)
            updates.append(update.flatten())
        sizes = [update.numel() for update in updates]
        together = torch.cat(updates)
        distributed.all_reduce(together)
        for parameter, update in zip(matrices, together.split(sizes)):
            scale = max(1, parameter.shape[0] / parameter.shape[1]) ** 0.5
            parameter.mul_(1 - group["lr"] * group["decay"])
            parameter.add_(update.view_as(parameter), alpha=-group["lr"] * scale)


def batches(paths, seed, tokens_per_batch, longest):
    """Endless batches of conversations of like length, as lists of ids with the length of the prompt."""
    for path_index in itertools.count():
        generator = numpy.random.default_rng([seed, path_index])
        with numpy.load(paths[path_index % len(paths)]) as shard:
            ids, starts, prompts = shard["ids"], shard["starts"], shard["prompts"]
        lengths = numpy.diff(starts)
        order = generator.permutation(numpy.nonzero(lengths <= longest(path_index))[0])
        groups = []
        for pool in range(0, len(order), 4096):
            members = order[pool : pool + 4096]
            members = members[numpy.argsort(lengths[members], kind="stable")]
            group = []
            for member in members:
                if group and int(lengths[member]) * (len(group) + 1) > tokens_per_batch:
                    groups.append(group)
                    group = []
                group.append(member)
            groups.append(group)
        for index in generator.permutation(len(groups)):
            yield [(ids[starts[member] : starts[member + 1]], int(prompts[member])) for member in groups[index]]


def padded(conversations):
    """The ids, and the next id at every place where the assistant speaks (-1 elsewhere)."""
    width = max(len(ids) for ids, _ in conversations)
    inputs = numpy.zeros((len(conversations), width), numpy.int64)
    targets = numpy.full((len(conversations), width), -1, numpy.int64)
    for row, (ids, prompt) in enumerate(conversations):
        inputs[row, : len(ids)] = ids
        targets[row, prompt - 1 : len(ids) - 1] = ids[prompt:]
    return torch.from_numpy(inputs), torch.from_numpy(targets)


def work(rank, workers, config_path, name, out, shards):
    """One of several processes of one thread each; they average their gradients at every step."""
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=os.environ.get("MASTER_PORT", "29517"))
    distributed.init_process_group("gloo", rank=rank, world_size=workers)
    with open(config_path) as file:
        config = json.load(file)["models"][name]
    torch.set_num_threads(1)
    torch.manual_seed(config["seed"])
    model = Llama(Shape(**config["shape"]))
    matrices = [p for p in model.layers.parameters() if p.dim() == 2]
    norms = [p for p in model.parameters() if p.dim() == 1]
    muon = Muon(matrices, rank, workers)
    rates = (("embedding_rate", [model.embedding.weight]), ("norm_rate", norms))
    adam = torch.optim.Adam([{"params": group, "name": rate} for rate, group in rates], betas=(0.9, 0.98))
    step, tokens, seconds = 0, 0, 0.0
    if os.path.exists(out):
        state = torch.load(out)
        model.load_state_dict(state["model"])
        muon.load_state_dict(state["muon"])
        adam.load_state_dict(state["adam"])
        step, tokens, seconds = state["step"], state["tokens"], state["seconds"]

    has_ended = False

    def end(*_):
        nonlocal has_ended
        has_ended = True

    signal.signal(signal.SIGTERM, end)

    def save():
        if rank > 0:
            return
        state = {"model": model.state_dict(), "muon": muon.state_dict(), "adam": adam.state_dict()}
        torch.save({**state, "step": step, "tokens": tokens, "seconds": seconds, "shape": config["shape"]}, out + ".new")
        os.replace(out + ".new", out)

    if rank == 0:
        print(name, sum(p.numel() for p in model.parameters()), "parameters, from step", step, flush=True)
    longest = config["longest"]
    limit = lambda shard: longest[min(shard, len(longest) - 1)]  # noqa: E731
    stream = batches(shards, config["seed"], config["batch_tokens"] // workers, limit)
    # Which batch comes next is the same in every process; each takes its turn.
    stream = itertools.islice(stream, step * workers + rank, None, workers)
    begun = saved = shown = time.time()
    losses = []
    for inputs, targets in map(padded, stream):
        # Read anew, so that a run can be given its end while it goes on.
        if step % 20 == 0:
            with open(config_path) as file:
                config = json.load(file)["models"][name]
        last, fall = config["steps"], config["fall"]
        if step >= last or has_ended:
            break
        part = min(1, (step + 1) / config["rise"], max(0.0, (last - step) / fall))
        for group in muon.param_groups:
            group["lr"] = config["muon_rate"] * part
        for group in adam.param_groups:
            group["lr"] = config[group["name"]] * part
        with torch.autocast("cpu", torch.bfloat16):
            loss = model(inputs, targets)
        loss.backward()
        # The last element tells the others that somebody was asked to end.
        gradients = torch.cat([*(p.grad.flatten() for p in model.parameters()), torch.tensor([float(has_ended)])])
        distributed.all_reduce(gradients)
        place = 0
        for parameter in model.parameters():
            parameter.grad.copy_(gradients[place : place + parameter.numel()].view_as(parameter) / workers)
            place += parameter.numel()
        has_ended = bool(gradients[-1] > 0)
        muon.step()
        adam.step()
        model.zero_grad(set_to_none=True)
        step += 1
        tokens += workers * int((inputs > 0).sum())
        losses.append(loss.item())
        now = time.time()
        if now - shown > 30 and rank == 0:
            elapsed = seconds + now - begun
            record = {"step": step, "tokens": tokens, "seconds": round(elapsed), "loss": round(sum(losses) / len(losses), 4)}
            print(json.dumps({**record, "rate": round(part, 3)}), flush=True)
            losses, shown = [], now
        if now - saved > 180:
            seconds += now - begun
            begun = saved = now
            save()
    seconds += time.time() - begun
    save()
    if rank == 0:
        print("done at step", step, flush=True)


if __name__ == "__main__":
    count = int(os.environ.get("WORKERS", "2"))
    config_file, model_name, out_path, *shard_paths = sys.argv[1:]
    multiprocessing.spawn(work, (count, config_file, model_name, out_path, shard_paths), nprocs=count)
