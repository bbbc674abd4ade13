-- Loses reminders, sent and unsent: after the next up, patients may be reminded a second time.

DROP TABLE appointment_reminders;
