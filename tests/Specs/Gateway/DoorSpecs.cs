using EditorialPlatform.Gateway.Checks;

namespace EditorialPlatform.Tests.Specs.Gateway;

public sealed class DoorSpecs
{
    [Theory]
    [InlineData("newsroom=secret", "")]
    [InlineData("a=1; newsroom=secret; b=2", "a=1; b=2")]
    [InlineData("a=1;newsroom=secret;;b=newsroom=x", "a=1; b=newsroom=x")]
    [InlineData("newsroom2=x; NEWSROOM=y; newsroom =z; newsroom", "newsroom2=x; NEWSROOM=y")]
    public void The_session_cookie_alone_is_taken_away(string sent, string left) => Assert.Equal(left, AnonymousReaders.Without("newsroom", sent));
}
