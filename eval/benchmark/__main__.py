"""See `eval.benchmark.command`. The process of a system that is measured imports this file and no more."""

if __name__ == "__main__":
    from eval.benchmark.command import main

    main()
