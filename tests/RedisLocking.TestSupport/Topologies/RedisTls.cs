using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RedisLocking.TestSupport;

/// <summary>A server that speaks TLS on a port of its own, with a certificate made for it that no machine trusts; the harness still speaks to it in the clear.</summary>
public sealed class RedisTls : IAsyncDisposable
{
    private readonly string _folder;

    private RedisTls(RedisServer server, X509Certificate2 certificate, int port, string folder)
    {
        (Server, Certificate, Port) = (server, certificate, port);
        _folder = folder;
    }

    /// <summary>The server.</summary>
    public RedisServer Server { get; }

    /// <summary>What it shows to clients, who must be told to trust it.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Where it speaks TLS.</summary>
    public int Port { get; }

    /// <summary>The endpoint in StackExchange.Redis's notation.</summary>
    public string ConnectionString => $"127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)},ssl=true,sslHost=localhost";

    /// <summary>Starts a server; it answers when this returns.</summary>
    public static async Task<RedisTls> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("redis-locking-tls-").FullName;
        try
        {
            var (certificate, key) = (Path.Combine(folder, "redis.crt"), Path.Combine(folder, "redis.key"));
            var made = MakeCertificate(certificate, key);
            var port = LoopbackPort.Pick();
            var server = await RedisServer.StartAsync(new RedisServerOptions
            {
                ExtraArguments =
                [
                    "--tls-port", port.ToString(CultureInfo.InvariantCulture), "--tls-cert-file", certificate, "--tls-key-file", key,
                    "--tls-ca-cert-file", certificate, "--tls-auth-clients", "no",
                ],
            });
            return new RedisTls(server, made, port, folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>Ends the server and deletes its key.</summary>
    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static X509Certificate2 MakeCertificate(string certificateFile, string keyFile)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        // Without these nobody who is given it as an authority takes it for one.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        var identifier = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        request.CertificateExtensions.Add(identifier);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(certificateFile, made.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return X509CertificateLoader.LoadCertificate(made.Export(X509ContentType.Cert));
    }
}
