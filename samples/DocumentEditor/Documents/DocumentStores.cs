using Npgsql;
using RedisLocking;

namespace DocumentEditor.Documents;

public static class DocumentStores
{
    /// <summary>Documents in PostgreSQL when <c>ConnectionStrings:Documents</c> is set, in this process's memory otherwise.</summary>
    public static void AddDocuments(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Configuration.GetConnectionString("Documents") is { Length: > 0 } connectionString)
        {
            builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(connectionString));
            builder.Services.AddSingleton(new SqlFence());
            builder.Services.AddHostedService<PostgresTables>();
            builder.Services.AddSingleton<IDocumentStore, PostgresDocumentStore>();
        }
        else
        {
            builder.Services.AddSingleton<IDocumentStore, MemoryDocumentStore>();
        }
    }
}
