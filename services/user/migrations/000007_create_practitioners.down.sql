-- Loses professions and licences; the users themselves stay.

DROP TABLE practitioners;
