-- skein: requires=user@7 env=development,test
-- Whom the seeds of the appointment service book.

INSERT INTO practitioners (user_id, entity_id, profession, specialty, licence_country_code, licence_number)
VALUES
  ('a0000000-0000-4000-8000-000000001002', 'e0000000-0000-4000-8000-000000000001', 'physician', 'cardiology', 'CA', 'CMQ-DEV-1002'),
  ('a0000000-0000-4000-8000-000000001003', 'e0000000-0000-4000-8000-000000000001', 'nurse', NULL, 'CA', 'OIIQ-DEV-1003'),
  ('a0000000-0000-4000-8000-000000002002', 'e0000000-0000-4000-8000-000000000002', 'physician', 'family_medicine', 'US', 'IL-MD-DEV-2002'),
  ('a0000000-0000-4000-8000-000000003002', 'e0000000-0000-4000-8000-000000000003', 'physician', 'pediatrics', 'MA', 'CNOM-DEV-3002'),
  ('a0000000-0000-4000-8000-000000005001', 'e0000000-0000-4000-8000-000000000005', 'pharmacist', NULL, 'CA', 'CPBC-DEV-5001')
ON CONFLICT DO NOTHING;
