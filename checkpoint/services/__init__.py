"""Use cases of the tablet: what a volunteer can wish for, carried out on the store and the domain's decisions."""
