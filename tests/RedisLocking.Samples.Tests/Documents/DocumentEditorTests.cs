using static Microsoft.Playwright.Assertions;

namespace RedisLocking.Samples.Tests;

/// <summary>People with browsers at two servers, and one document.</summary>
public sealed class DocumentEditorTests(EditorSite site) : IClassFixture<EditorSite>
{
    [Fact]
    public async Task An_edit_that_began_on_one_server_is_kept_by_heartbeats_and_saved_through_the_other()
    {
        var document = await site.Database.AddAsync("the first text");
        await using var ann = await site.OpenAsync(site.A, "ann", document);
        await ann.EditAsync();
        await Expect(ann.Draft).ToHaveValueAsync("the first text");
        await ann.Draft.FillAsync("<b>what Ann typed</b>");
        await ann.UntilHeartbeatsAreAnsweredAsync(4); // Longer than the lease lasts without them.

        await ann.ReachInsteadAsync(site.B);
        site.A.Pause(); // So it is the other one that answers.
        try
        {
            (await ann.SaveAsync()).ShouldBe(204);
            (await site.Database.TextAsync(document)).ShouldBe("<b>what Ann typed</b>");
            await ann.UntilHeartbeatsAreAnsweredAsync(1); // The edit goes on after the save.
            await ann.Draft.FillAsync("<b>what Ann typed then</b>");
            (await ann.SaveAsync("Save and close")).ShouldBe(204);
        }
        finally
        {
            site.A.Resume();
        }

        await Expect(ann.Stored).ToHaveTextAsync("<b>what Ann typed then</b>");
        await Expect(ann.WhoEdits).ToBeEmptyAsync();
        (await site.Database.TextAsync(document)).ShouldBe("<b>what Ann typed then</b>");
    }

    [Fact]
    public async Task A_second_user_sees_who_edits_and_is_refused_until_the_first_gives_up()
    {
        var document = await site.Database.AddAsync("a text");
        await using var ann = await site.OpenAsync(site.A, "ann", document);
        await using var bob = await site.OpenAsync(site.B, "bob", document);
        await ann.EditAsync();

        await Expect(bob.WhoEdits).ToHaveTextAsync("being edited by ann, for less than a minute");
        await bob.ClickAsync("Edit");
        await Expect(bob.Banner).ToHaveTextAsync("ann is editing this document.");
        await Expect(bob.Draft).ToBeHiddenAsync();
        await Expect(bob.Button("Take over")).ToBeHiddenAsync(); // He is no administrator.

        await ann.ClickAsync("Cancel");
        await Expect(ann.Draft).ToBeHiddenAsync();
        await bob.EditAsync();
        await Expect(bob.Banner).ToBeEmptyAsync();
    }

    [Fact]
    public async Task Whom_an_administrator_evicts_is_told_and_refused_and_keeps_what_was_typed()
    {
        var document = await site.Database.AddAsync("a text");
        await using var ann = await site.OpenAsync(site.A, "ann", document);
        await using var root = await site.OpenAsync(site.B, "root", document);
        await ann.EditAsync();
        await ann.Draft.FillAsync("what Ann typed");

        await root.ClickAsync("Take over");
        await Expect(root.Draft).ToBeFocusedAsync();
        await root.Draft.FillAsync("what the administrator typed");
        (await root.SaveAsync()).ShouldBe(204);

        await Expect(ann.Banner).ToContainTextAsync("Your edit has ended");
        (await ann.SaveAsync()).ShouldBe(410);
        await Expect(ann.Banner).ToContainTextAsync("Nothing more of it is saved. What you typed is still in this page.");
        await Expect(ann.Draft).ToHaveValueAsync("what Ann typed");
        await Expect(ann.Stored).ToHaveTextAsync("what the administrator typed");
        (await site.Database.TextAsync(document)).ShouldBe("what the administrator typed");

        (await root.SaveAsync("Save and close")).ShouldBe(204);
        await ann.ClickAsync("Edit again");
        await Expect(ann.Draft).ToHaveValueAsync("what the administrator typed");
        await Expect(ann.KeptText).ToHaveTextAsync("what Ann typed");
    }

    [Fact]
    public async Task A_page_that_slept_past_its_lease_overwrites_nothing()
    {
        var document = await site.Database.AddAsync("a text");
        await using var ann = await site.OpenAsync(site.A, "ann", document);
        await using var bob = await site.OpenAsync(site.B, "bob", document);
        await ann.EditAsync();
        await ann.Draft.FillAsync("what Ann typed");
        await Expect(bob.WhoEdits).ToContainTextAsync("being edited by ann");

        await ann.StopHeartbeatsAsync();
        await Expect(bob.WhoEdits).ToBeEmptyAsync(); // Her lease has run out.
        await bob.EditAsync();
        await bob.Draft.FillAsync("what Bob typed");
        (await bob.SaveAsync("Save and close")).ShouldBe(204);

        (await ann.SaveAsync()).ShouldBe(410);
        await Expect(ann.Banner).ToContainTextAsync("Your edit has ended");
        await Expect(ann.Draft).ToHaveValueAsync("what Ann typed");
        await Expect(ann.Stored).ToHaveTextAsync("what Bob typed");
        (await site.Database.TextAsync(document)).ShouldBe("what Bob typed");
    }
}
