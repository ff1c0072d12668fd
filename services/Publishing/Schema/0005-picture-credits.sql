-- The public files of pictures held all that was filed with them, also what was taken out of the caption later. Each now holds the credit line alone.
-- The packet is replaced by one of the same length, so that neither the pixels nor the file's structure change. Browsers and CDNs keep a picture
-- for a year, so the files get a new address.
create or replace function pg_temp.with_credit_alone(bytes bytea, credit text) returns bytea language plpgsql as $$
declare
  closing constant bytea := convert_to('<?xpacket end="r"?>', 'UTF8');
  start integer := position(convert_to('<?xpacket begin=', 'UTF8') in bytes);
  size integer;
  opening bytea;
begin
  if start = 0 then
    return bytes;
  end if;
  size := position(closing in substring(bytes from start)) - 1 + length(closing);
  opening := convert_to(
    E'<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>'
      || '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
      || ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"><rdf:Description rdf:about=""><photoshop:Credit>'
      || replace(replace(replace(coalesce(credit, ''), '&', '&amp;'), '<', '&lt;'), '>', '&gt;')
      || '</photoshop:Credit></rdf:Description></rdf:RDF></x:xmpmeta>', 'UTF8');
  if length(opening) + length(closing) > size then
    opening := '';
  end if;
  return overlay(bytes placing opening || convert_to(repeat(' ', size - length(opening) - length(closing)), 'UTF8') || closing from start for size);
end $$;

update pictures.files f set
  file = regexp_replace(f.file, '^(\d+)\.(\w+)$', '\1.2.\2'), bytes = pg_temp.with_credit_alone(f.bytes, t.credit)
from pictures.told t where t.name = f.name and f.file ~ '^\d+\.\w+$';

do $$
declare
  shown record;
begin
  for shown in
    with renewed as (
      update public_site.pictures p set file = f.file, bytes = f.bytes
      from pictures.files f where f.name = p.name and p.file ~ '^\d+\.\w+$' and f.file = regexp_replace(p.file, '^(\d+)\.(\w+)$', '\1.2.\2')
      returning p.name, '/pictures/' || p.name || '/' || regexp_replace(p.file, '\.2\.', '.') as address)
    select name, array_agg(address) as addresses from renewed group by name
  loop
    perform public_site.change(array['picture-' || shown.name], shown.addresses, 'picture');
  end loop;
end $$;

-- Readers are never told the rights.
alter table public_site.pictures drop column if exists rights;
