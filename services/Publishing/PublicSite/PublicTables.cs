using EditorialPlatform.ServiceDefaults;
using Npgsql;

namespace EditorialPlatform.Publishing.PublicSite;

/// <summary>
/// The schema <c>public_site</c>: all that readers are served from, and nothing that is not public. The run-time role writes it,
/// in the transaction of the event that makes it so; the role <c>reader</c> reads it, and nothing else in the database.
/// </summary>
public static class PublicTables
{
    private const string Schema =
        """
        create schema if not exists public_site;

        -- What stands at an address now. The copy is kept as it was approved, byte for byte: json, not jsonb.
        create table if not exists public_site.editions (
          article_id uuid not null,
          language text not null,
          path text not null unique,
          status text not null check (status in ('published', 'retracted')),
          section text not null,
          place text,
          headline text not null,
          standfirst text,
          copy json,
          hash text not null,
          revision integer not null,
          source_language text not null,
          credits jsonb,
          words integer not null,
          published_at timestamptz not null,
          updated_at timestamptz not null,
          notices jsonb not null,
          behind jsonb,
          primary key (article_id, language));
        create index if not exists editions_newest on public_site.editions (language, published_at desc, article_id) where status = 'published';
        create index if not exists editions_of_section on public_site.editions (language, section, published_at desc, article_id) where status = 'published';
        create index if not exists editions_of_place on public_site.editions (language, section, place, published_at desc, article_id) where status = 'published';

        -- Every address an edition ever had: it belongs to that article for ever, and leads to the newest.
        create table if not exists public_site.addresses (
          path text primary key,
          article_id uuid not null,
          language text not null,
          gone boolean not null default false,
          unique (path, article_id, language));
        create index if not exists addresses_of_article on public_site.addresses (article_id);
        """;

    /// <summary>Brings the schema up to date with the owner's connection, and grants each role what it needs and no more.</summary>
    public static async Task MigrateAsync(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var (runtime, reader) = (Quote(configuration["Database:RuntimeRole"] ?? "publishing"), Quote(configuration["Database:ReaderRole"] ?? "reader"));
        await using var migrate = services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            $"""
            {Schema}
            grant usage on schema public_site to {runtime}, {reader};
            grant select, insert, update, delete on all tables in schema public_site to {runtime};
            grant select on all tables in schema public_site to {reader};
            """);
        await migrate.ExecuteNonQueryAsync();
    }

    private static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
