using System.Net;
using DocumentEditor.Documents;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace RedisLocking.Samples.Tests;

/// <summary>What a page never sends, such as handles that are not of its edit; and stores that refuse or do not answer.</summary>
public sealed class EditingRequestTests : IAsyncLifetime
{
    private readonly EditorApi _api = new();
    private string _handle = "";

    public async ValueTask InitializeAsync() => _handle = await _api.EditAsync("ann", 1);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_handle_that_was_cut_off_altered_or_is_missing_is_400()
    {
        foreach (var handle in new[] { _handle[..^1], $"{_handle}A", "AQAB", "no handle", "", null })
        {
            (await _api.StatusAsync("ann", HttpMethod.Post, "documents/1/heartbeat", new { handle })).ShouldBe(HttpStatusCode.BadRequest);
            (await _api.StatusAsync("ann", HttpMethod.Put, "documents/1", new { handle, text = "forged" })).ShouldBe(HttpStatusCode.BadRequest);
            (await _api.StatusAsync("ann", HttpMethod.Post, "documents/1/cancel", new { handle })).ShouldBe(HttpStatusCode.BadRequest);
        }

        (await _api.StatusAsync("ann", HttpMethod.Post, "documents/1/heartbeat", new { handle = _handle })).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_handle_of_another_document_or_of_another_user_is_400()
    {
        (await _api.StatusAsync("ann", HttpMethod.Put, "documents/2", new { handle = _handle, text = "of 1" })).ShouldBe(HttpStatusCode.BadRequest);
        (await _api.StatusAsync("bob", HttpMethod.Put, "documents/1", new { handle = _handle, text = "of Bob" })).ShouldBe(HttpStatusCode.BadRequest);
        (await _api.StatusAsync("bob", HttpMethod.Post, "documents/1/cancel", new { handle = _handle })).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_text_that_cannot_be_stored_is_400_and_the_edit_goes_on()
    {
        foreach (var text in new[] { null, "a\0b", new string('x', 100_001) })
            (await _api.StatusAsync("ann", HttpMethod.Put, "documents/1", new { handle = _handle, text })).ShouldBe(HttpStatusCode.BadRequest);

        (await _api.StatusAsync("ann", HttpMethod.Put, "documents/1", new { handle = _handle, text = "a text" })).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Only_who_is_signed_in_edits_and_only_an_administrator_takes_over()
    {
        (await _api.StatusAsync(null, HttpMethod.Post, "documents/2/edit", null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await _api.StatusAsync("bob", HttpMethod.Post, "documents/1/take-over", null)).ShouldBe(HttpStatusCode.Forbidden);
        (await _api.StatusAsync("admin", HttpMethod.Post, "documents/1/take-over", null)).ShouldBe(HttpStatusCode.OK);
        (await _api.StatusAsync("ann", HttpMethod.Put, "documents/1", new { handle = _handle, text = "too late" })).ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task A_document_that_is_not_there_is_404_and_stays_free()
    {
        (await _api.StatusAsync("ann", HttpMethod.Post, "documents/99/edit", null)).ShouldBe(HttpStatusCode.NotFound);
        (await _api.StatusAsync("bob", HttpMethod.Post, "documents/99/edit", null)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_save_whose_token_the_store_refuses_is_410_as_one_whose_lease_was_found_ended()
    {
        var documents = Substitute.For<IDocumentStore>();
        documents.OpenAsync(1, Arg.Any<ILockLease>()).Returns(Document.Examples[0]);
        documents.SaveAsync(1, Arg.Any<string>(), "ann", Arg.Any<ILockLease>()).ThrowsAsync(new LockLostException("document:1", "refused"));
        await using var api = new EditorApi(documents);
        var handle = await api.EditAsync("ann", 1);

        (await api.StatusAsync("ann", HttpMethod.Put, "documents/1", new { handle, text = "too late" })).ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task A_database_that_is_away_is_503_and_the_document_stays_with_its_editor()
    {
        var documents = Substitute.For<IDocumentStore>();
        documents.OpenAsync(1, Arg.Any<ILockLease>()).Returns(Document.Examples[0]);
        documents.SaveAsync(1, Arg.Any<string>(), "ann", Arg.Any<ILockLease>()).Returns(_ => throw new TimeoutException(), _ => Task.CompletedTask);
        await using var api = new EditorApi(documents);
        var handle = await api.EditAsync("ann", 1);

        (await api.StatusAsync("ann", HttpMethod.Put, "documents/1", new { handle, text = "a text", close = true })).ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await api.StatusAsync("bob", HttpMethod.Post, "documents/1/edit", null)).ShouldBe(HttpStatusCode.Conflict);
        (await api.StatusAsync("ann", HttpMethod.Put, "documents/1", new { handle, text = "a text", close = true })).ShouldBe(HttpStatusCode.NoContent);
        (await api.StatusAsync("bob", HttpMethod.Post, "documents/1/edit", null)).ShouldBe(HttpStatusCode.OK);
    }
}
