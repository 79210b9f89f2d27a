"""The pages (Gradio), in Chinese."""
