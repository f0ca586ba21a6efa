"""What people read: a student's feedback page, the instructor's class page, and the class table in a terminal.

Renderers are pure functions of records: they run nothing and read nothing but their own templates.
"""

from autograder.pages.feedback import feedback_page
from autograder.pages.klass import class_page
from autograder.pages.markdown import feedback_markdown
from autograder.pages.summary import ClassRow
from autograder.pages.terminal import class_table

__all__ = ["ClassRow", "class_page", "class_table", "feedback_markdown", "feedback_page"]
