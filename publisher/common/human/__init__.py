"""Whether a person fills in a form: asked without anybody else's machine, seldom, in words."""
