"""Tiny pipelines with random weights from a fixed seed: true inference in a fraction of a second, nothing downloaded.

`python tests/tiny_models.py FOLDER` writes them with settings for the server, to try it or its clients without a model."""

import json
import os
import sys
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
from diffusers import (
    AutoencoderKL,
    EulerDiscreteScheduler,
    PNDMScheduler,
    StableDiffusionPipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from diffusers.pipelines.stable_diffusion import StableDiffusionSafetyChecker
from transformers import (
    CLIPConfig,
    CLIPImageProcessor,
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
)


def tokenizer(folder: Path) -> CLIPTokenizer:
    """Of single bytes: CLIP's alphabet, without merges."""
    from transformers.convert_slow_tokenizer import bytes_to_unicode

    letters = list(bytes_to_unicode().values())
    tokens = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps({token: number for number, token in enumerate(tokens)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    return CLIPTokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=77)


def text_config(words: int, size: int) -> CLIPTextConfig:
    return CLIPTextConfig(
        vocab_size=words,
        hidden_size=size,
        intermediate_size=2 * size,
        projection_dim=size,
        num_hidden_layers=3,
        num_attention_heads=4,
        bos_token_id=words - 2,
        eos_token_id=words - 1,
        pad_token_id=words - 1,
    )


def autoencoder() -> AutoencoderKL:
    return AutoencoderKL(
        block_out_channels=(8, 8, 16, 16),
        norm_num_groups=4,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        latent_channels=4,
        sample_size=64,
    )


def beta_schedule() -> dict:
    return {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "steps_offset": 1}


def write_stable_diffusion(folder: Path, *, has_checker: bool) -> Path:
    torch.manual_seed(1)
    words = tokenizer(folder / "words")
    unet = UNet2DConditionModel(
        block_out_channels=(8, 16),
        layers_per_block=1,
        sample_size=8,
        norm_num_groups=4,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=16,
        attention_head_dim=4,
    )
    checker, extractor = None, None
    if has_checker:
        config = CLIPConfig(
            text_config={"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2},
            vision_config={
                "hidden_size": 16,
                "intermediate_size": 16,
                "num_hidden_layers": 1,
                "num_attention_heads": 2,
                "image_size": 32,
                "patch_size": 16,
            },
            projection_dim=16,
        )
        checker = StableDiffusionSafetyChecker(config)
        extractor = CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    pipeline = StableDiffusionPipeline(
        vae=autoencoder(),
        text_encoder=CLIPTextModel(text_config(len(words), 16)),
        tokenizer=words,
        unet=unet,
        scheduler=PNDMScheduler(skip_prk_steps=True, **beta_schedule()),
        safety_checker=checker,
        feature_extractor=extractor,
        requires_safety_checker=has_checker,
    )
    pipeline.save_pretrained(folder, safe_serialization=True)
    return folder


def write_stable_diffusion_xl(folder: Path) -> Path:
    torch.manual_seed(2)
    words = tokenizer(folder / "words")
    config = text_config(len(words), 16)
    unet = UNet2DConditionModel(
        block_out_channels=(8, 16),
        layers_per_block=1,
        sample_size=8,
        norm_num_groups=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=32,
        attention_head_dim=(2, 4),
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        transformer_layers_per_block=(1, 1),
        # Five numbers of the picture's size and score (start images), six of its size and crop (text), each embedded.
        projection_class_embeddings_input_dim=16 + 6 * 8,
    )
    pipeline = StableDiffusionXLPipeline(
        vae=autoencoder(),
        text_encoder=CLIPTextModel(config),
        text_encoder_2=CLIPTextModelWithProjection(config),
        tokenizer=words,
        tokenizer_2=words,
        unet=unet,
        scheduler=EulerDiscreteScheduler(**beta_schedule()),
    )
    pipeline.save_pretrained(folder, safe_serialization=True)
    return folder


def write_settings(folder: Path) -> Path:
    """A server of one tiny model, on one thread."""
    source = write_stable_diffusion(folder / "sd", has_checker=False)
    model = {"name": "tiny", "source": str(source.resolve()), "width": 64, "height": 64}
    path = folder / "settings.yaml"
    path.write_text(json.dumps({"models": [model], "threads": 1, "queue": 16}))
    return path


if __name__ == "__main__":
    print(write_settings(Path(sys.argv[1])))
