"""Schedulers by name: Diffusers' class names, with or without `Scheduler`, and the samplers' names of AUTOMATIC1111."""

import diffusers

_CLASSES = [
    "DDIMScheduler",
    "DDPMScheduler",
    "DEISMultistepScheduler",
    "DPMSolverMultistepScheduler",
    "DPMSolverSinglestepScheduler",
    "EulerAncestralDiscreteScheduler",
    "EulerDiscreteScheduler",
    "HeunDiscreteScheduler",
    "KDPM2AncestralDiscreteScheduler",
    "KDPM2DiscreteScheduler",
    "LCMScheduler",
    "PNDMScheduler",
    "UniPCMultistepScheduler",
]
_SAMPLERS = {
    "euler": ("EulerDiscreteScheduler", {}),
    "euler a": ("EulerAncestralDiscreteScheduler", {}),
    "heun": ("HeunDiscreteScheduler", {}),
    "ddim": ("DDIMScheduler", {}),
    "lcm": ("LCMScheduler", {}),
    "unipc": ("UniPCMultistepScheduler", {}),
    "dpm2": ("KDPM2DiscreteScheduler", {}),
    "dpm2 a": ("KDPM2AncestralDiscreteScheduler", {}),
    "dpm++ 2m": ("DPMSolverMultistepScheduler", {}),
    "dpm++ 2m karras": ("DPMSolverMultistepScheduler", {"use_karras_sigmas": True}),
}

SCHEDULERS: dict[str, tuple[str, dict]] = {
    **{name.lower(): (name, {}) for name in _CLASSES},
    **{name.removesuffix("Scheduler").lower(): (name, {}) for name in _CLASSES},
    **_SAMPLERS,
}


def make_scheduler(name: str | None, default):
    """A fresh scheduler: the named one with the settings of the model's own, or the model's own. Schedulers hold
    state, so that no two runs share one."""
    if name is None:
        return type(default).from_config(default.config)
    class_name, changes = SCHEDULERS[name.lower()]
    return getattr(diffusers, class_name).from_config(default.config, **changes)
