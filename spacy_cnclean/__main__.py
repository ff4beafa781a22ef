"""`python -m spacy_cnclean` is the command `spacy-cnclean`."""

from spacy_cnclean.cli import main

if __name__ == "__main__":
    main()
