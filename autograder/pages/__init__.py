"""What people read: a student's feedback page, the instructor's class page, and the class table in a terminal.

Renderers are pure functions of records: they run nothing and read nothing but their own templates.
"""
