"""Committees (评审委员会): their filing with the province."""
