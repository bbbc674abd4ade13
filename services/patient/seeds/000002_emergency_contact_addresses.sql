-- skein: requires=patient@4 env=development,test
-- Only some people know where their emergency contact lives.

UPDATE patients SET
  emergency_contact_address_line_1 = '12, avenue du Test',
  emergency_contact_city = 'Montréal',
  emergency_contact_region = 'QC',
  emergency_contact_postal_code = 'H3A 0G4',
  emergency_contact_country_code = 'CA'
WHERE id = 'b0000000-0000-4000-8000-000000001001';

UPDATE patients SET
  emergency_contact_address_line_1 = '21, rue de l''Essai',
  emergency_contact_city = 'Rabat',
  emergency_contact_postal_code = '10000',
  emergency_contact_country_code = 'MA'
WHERE id = 'b0000000-0000-4000-8000-000000003001';
