"""A page on which something is wrong with most words, and nothing with the last: what `painted` has to tell apart."""

import flet as ft

LONG = "Konstantinopoulou"


def main(page: ft.Page) -> None:
    """One fault a row."""
    page.padding = 0
    page.add(
        ft.Semantics(identifier="ready", container=True, content=ft.Text("whole words, 完整的字")),
        ft.Container(ft.Text("a sentence cut short", max_lines=1, overflow=ft.TextOverflow.ELLIPSIS), width=90),
        ft.Row([ft.FilledButton(LONG, width=110, style=ft.ButtonStyle(padding=4))]),
        ft.Container(
            ft.Text("three lines in a box for one alone", size=20), width=120, height=30, bgcolor="#AACCCC", padding=0
        ),
        ft.Container(ft.Text("没有地方", no_wrap=True, size=20), width=40, clip_behavior=ft.ClipBehavior.HARD_EDGE),
        ft.Stack([ft.Text("one thing", size=20), ft.Text("其他东西", size=20)]),
        ft.Row([ft.Text("out of the window at the right", size=20, no_wrap=True)], width=200),
        ft.Row([ft.FilledButton(ft.Text("a tall word", size=40), height=30, style=ft.ButtonStyle(padding=0))]),
        ft.Column([ft.Text(f"row {number}") for number in range(9)], height=105, scroll=ft.ScrollMode.AUTO),
    )


if __name__ == "__main__":
    ft.run(main, assets_dir="assets", no_cdn=True)
