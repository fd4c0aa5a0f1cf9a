using DocumentEditor.Editing;

namespace DocumentEditor.Documents;

/// <summary>A line of <c>GET /api/documents</c>.</summary>
public sealed record ListedDocument(int Id, string Title, EditorInfo? Editor);

/// <summary>The answer of <c>GET /api/documents/{id}</c>.</summary>
public sealed record ShownDocument(int Id, string Title, string Text, string? SavedBy, EditorInfo? Editor);

/// <summary>Documents, and who edits them, for all to see.</summary>
public static class DocumentEndpoints
{
    public static void MapDocuments(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/documents", async (IDocumentStore documents, EditorView editors, CancellationToken ct) =>
            await Task.WhenAll((await documents.ListAsync()).Select(async document =>
                new ListedDocument(document.Id, document.Title, await editors.FindAsync(document.Id, ct)))));

        endpoints.MapGet("/api/documents/{id:int}", async (int id, IDocumentStore documents, EditorView editors, CancellationToken ct) =>
            await documents.FindAsync(id) is { } document
                ? Results.Ok(new ShownDocument(id, document.Title, document.Text, document.SavedBy, await editors.FindAsync(id, ct)))
                : Results.NotFound());
    }
}
