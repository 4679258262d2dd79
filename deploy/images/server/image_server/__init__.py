"""An image server over Hugging Face Diffusers: text2img, img2img and inpainting, inline base64 only."""
