"""The commands of `course`, a module for each part of the work: arguments in, calls out."""
