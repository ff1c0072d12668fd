using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Identity.Accounts;
using EditorialPlatform.Identity.SignIn;
using EditorialPlatform.ServiceDefaults;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EditorialPlatform.Identity.Database;

/// <summary>Stores accounts, OpenIddict's clients and tokens, and the data protection keys.</summary>
public sealed class IdentityDatabase(DbContextOptions<IdentityDatabase> options) : DbContext(options), IDataProtectionKeyContext
{
    public const string Schema = "identity";

    public DbSet<Person> People => Set<Person>();

    public DbSet<FailedSignIns> FailedSignIns => Set<FailedSignIns>();

    public DbSet<IdempotentResponse> Answers => Set<IdempotentResponse>();

    public DbSet<Erasure> Erasures => Set<Erasure>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.Entity<FailedSignIns>().HasKey(failed => failed.Account);
        modelBuilder.Entity<IdempotentResponse>().ToTable("Answers").HasIndex(answer => answer.At);
        modelBuilder.Entity<Erasure>().HasKey(erasure => erasure.PersonId);
        modelBuilder.Entity<Person>(person =>
        {
            person.Property(one => one.UserName).HasMaxLength(256).IsRequired();
            person.Property(one => one.NormalizedUserName).HasMaxLength(256).IsRequired();
            person.HasIndex(one => one.NormalizedUserName).IsUnique();
            person.Property(one => one.ConcurrencyStamp).IsConcurrencyToken();
            // Columns of ASP.NET Core Identity that are not used.
            person.Ignore(one => one.Email).Ignore(one => one.NormalizedEmail).Ignore(one => one.EmailConfirmed)
                .Ignore(one => one.PhoneNumber).Ignore(one => one.PhoneNumberConfirmed).Ignore(one => one.TwoFactorEnabled)
                .Ignore(one => one.LockoutEnd).Ignore(one => one.LockoutEnabled).Ignore(one => one.AccessFailedCount);
        });
    }
}

public static class IdentityDatabaseSetup
{
    public static void AddIdentityDatabase(this WebApplicationBuilder builder, bool asOwner)
    {
        var connection = asOwner
            ? builder.Configuration.OwnerConnection(IdentityDatabase.Schema)
            : builder.Configuration.ServingConnection("ConnectionStrings:Identity", IdentityDatabase.Schema, DatabaseConnection.IdentityPool);
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(connection));
        builder.Services.AddDbContext<IdentityDatabase>((services, database) => database
            .UseNpgsql(services.GetRequiredService<NpgsqlDataSource>(), postgres => postgres.MigrationsHistoryTable("Migrations", IdentityDatabase.Schema))
            .UseOpenIddict<Guid>());
        builder.Services.AddHealthChecks().AddCheck<DatabaseCheck>("database");
    }
}
