using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.Tokens;

namespace EditorialPlatform.Identity.Tokens;

/// <summary>
/// The provider's keys: PEM files that only their owner reads, made once and shared by all copies. To change the signing
/// key, rename <c>signing.pem</c> to <c>signing-old.pem</c>: a new one is made and signs, the old one still proves what it has signed.
/// </summary>
/// <param name="Signing">The first signs; all of them are published.</param>
/// <param name="Encryption">For codes and refresh tokens, which nobody else reads.</param>
/// <param name="Protection">For the keys of cookies, which are kept in the database.</param>
public sealed record SigningKeys(IReadOnlyList<RsaSecurityKey> Signing, RsaSecurityKey Encryption, X509Certificate2 Protection)
{
    public static SigningKeys From(string directory)
    {
        var protection = ReadOrMake(Path.Combine(directory, "protection.pem"), Certificate);
        var old = Directory.EnumerateFiles(directory, "signing-*.pem").Order(StringComparer.Ordinal);
        return new(
            [Key(Path.Combine(directory, "signing.pem")), .. old.Select(Key)],
            Key(Path.Combine(directory, "encryption.pem")),
            X509Certificate2.CreateFromPem(protection, protection));
    }

    private static RsaSecurityKey Key(string path)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(ReadOrMake(path, made => made.ExportPkcs8PrivateKeyPem()));
        var key = new RsaSecurityKey(rsa);
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return key;
    }

    private static string ReadOrMake(string path, Func<RSA, string> content)
    {
        if (!File.Exists(path))
        {
            using var rsa = RSA.Create(3072);
            try
            {
                PrivateFile.Write(path, content(rsa), overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another copy was faster: its key is everybody's.
            }
        }

        return File.ReadAllText(path);
    }

    // Never checked for its dates or its name: it is a key in the one form that data protection takes.
    private static string Certificate(RSA rsa)
    {
        using var certificate = new CertificateRequest("CN=identity", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(9999, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return $"{certificate.ExportCertificatePem()}\n{rsa.ExportPkcs8PrivateKeyPem()}";
    }
}
