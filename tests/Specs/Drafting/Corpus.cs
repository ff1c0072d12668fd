using EditorialPlatform.Contracts;
using EditorialPlatform.Text;

namespace EditorialPlatform.Tests.Specs.Drafting;

/// <summary>French texts and realistic edits of them. The seed determines the edit.</summary>
public static class Corpus
{
    private static readonly string[][] Texts =
    [
        [
            "## Une reprise attendue",
            "Les trois puits du quartier nord ont été rouverts mardi, après quatre mois de travaux menés par la commune et par une association locale. Les "
                + "pompes, arrivées de Gao en septembre, avaient été bloquées deux semaines à Labbezanga.",
            "« On ne marche plus deux heures pour remplir un bidon », dit Mariam, mère de cinq enfants. Les files restent longues le matin, mais l'eau coule "
                + "jusqu'au soir.",
            "## Ce que dit la mairie",
            "Le maire promet un quatrième puits avant la fin de l'année. Le budget, voté en octobre, prévoit douze millions de francs CFA pour l'eau, contre "
                + "sept l'an dernier.",
            "> L'eau n'est pas une promesse de campagne, c'est une dette.\n> — Ibrahim Ag Mohamed, conseiller municipal",
            "Les ménages les plus éloignés, installés après les inondations de 2024, n'ont toujours pas de point d'eau à moins d'un kilomètre.",
            "Une mission de l'hydraulique régionale est attendue le 18 novembre pour mesurer le débit et la qualité de la nappe.",
        ],
        [
            "Le marché au bétail de Gossi a retrouvé mercredi ses vendeurs de moutons, une semaine après la fin du couvre-feu décrété dans le cercle.",
            "Dès six heures, les camions venus de Douentza attendaient à l'entrée est. Vers midi, les prix avaient déjà baissé d'un cinquième par rapport au "
                + "mois d'octobre.",
            "## Des prix encore hauts",
            "Un bélier de deux ans se vend autour de 95 000 francs, selon trois marchands interrogés sur place. Il en fallait 120 000 pendant la fermeture des "
                + "routes.",
            "- Le mouton : 95 000 francs, en baisse",
            "- La chèvre : 42 000 francs, stable",
            "- Le sac de mil de cent kilos : 28 500 francs, en hausse",
            "Les éleveurs du Gourma disent vendre pour acheter du mil, dont le cours monte depuis la mauvaise récolte de la rive droite.",
            "« Si les routes restent ouvertes, les prix reviendront à ceux de l'an dernier avant la Tabaski », estime Oumar Cissé, courtier depuis vingt ans.",
            "Le service vétérinaire a vacciné 1 200 têtes en deux jours, gratuitement, avec l'appui d'une organisation régionale.",
        ],
        [
            "À Niamey, la bibliothèque du quartier Yantala a rouvert ses portes avec trois mille livres, une salle d'étude et un budget qui tient jusqu'en "
                + "mars.",
            "Le bâtiment, fermé depuis les pluies d'août, avait perdu son toit et un tiers de ses collections. Des lycéens ont séché les ouvrages page par "
                + "page dans la cour.",
            "## Lire après les cours",
            "La salle accueille quarante élèves chaque soir, entre dix-sept et vingt heures. L'électricité vient de six panneaux solaires offerts par "
                + "d'anciens élèves.",
            "Hadiza, en terminale, révise ici parce que la maison est trop bruyante. Elle emprunte deux romans par semaine, toujours nigériens quand elle en "
                + "trouve.",
            "## Un budget fragile",
            "La ville paie le gardien, l'association paie le reste. Le responsable cherche quatre millions de francs pour finir l'année et acheter des manuels "
                + "de physique.",
            "Une vente de livres d'occasion est prévue samedi devant le stade. Les organisateurs espèrent y réunir les libraires de la capitale et les "
                + "bouquinistes du grand marché.",
            "Le ministère de la culture n'a pas répondu à nos questions sur l'aide promise en septembre.",
        ],
        [
            "Les enseignants contractuels de la région de Kayes ont suspendu lundi leur grève, commencée le 6 octobre, après un accord sur le paiement de "
                + "trois mois d'arriérés.",
            "L'accord, signé dans la nuit à la direction régionale, prévoit un premier versement avant le 20 novembre et le reste en janvier. Les deux "
                + "syndicats ont appelé à reprendre les cours mardi.",
            "Dans le cercle de Bafoulabé, où soixante écoles étaient fermées, les parents restent prudents. Beaucoup ont envoyé leurs enfants chez des proches "
                + "à Kita pour ne pas perdre l'année.",
            "### Les points de l'accord",
            "1. Trois mois d'arriérés payés en deux fois",
            "2. Une prime d'éloignement pour les écoles à plus de quarante kilomètres d'une route goudronnée",
            "3. Une commission mixte, qui se réunira chaque mois",
            "« Nous jugerons aux virements, pas aux signatures », prévient Fatoumata Sissoko, déléguée du syndicat majoritaire.",
            "Le rectorat assure que le programme sera rattrapé par des cours le samedi, sans toucher aux vacances de décembre.",
            "Aucune sanction ne sera prise contre les grévistes, dit encore le texte, que nous avons pu lire.",
        ],
        [
            "La piste entre Tillabéri et Ayorou est de nouveau praticable aux véhicules légers, a annoncé jeudi la direction des travaux publics.",
            "Trois radiers emportés par la crue du fleuve ont été remplacés par des passages provisoires en pierre. Les poids lourds devront attendre la fin "
                + "décembre et passer d'ici là par le bac de Farié.",
            "Le trajet, qui prenait sept heures par le détour, en prend maintenant trois. Les transporteurs demandent que les barrages soient regroupés, car "
                + "on en compte encore onze sur cent vingt kilomètres.",
            "## Le fleuve reste haut",
            "L'Autorité du bassin annonce un second pic autour du 10 décembre, plus faible que le premier. Les riziculteurs d'Ayorou surveillent les digues "
                + "nuit et jour.",
            "En 2020, une rupture avait détruit deux cents hectares en une nuit. Cette fois, les digues ont été relevées de quarante centimètres grâce aux "
                + "travaux du printemps.",
            "Les habitants des îles demandent des pirogues à moteur pour les malades, car l'ambulance ne passe pas le gué de Firgoune.",
            "La prochaine réunion de la cellule de crise se tiendra lundi à la préfecture, en présence des chefs de canton.",
        ],
    ];

    private static readonly string[] NewParagraphs =
    [
        "Joint par téléphone, le préfet n'a pas souhaité commenter ces chiffres avant la réunion de lundi.",
        "Selon un rapport publié en juin par l'université, un ménage sur quatre consacre plus de la moitié de son revenu à la nourriture.",
        "Des renforts de gendarmerie ont été vus vendredi soir sur la route de l'aéroport, sans explication officielle.",
        "Pour aller plus loin, une soirée de débat aura lieu au centre culturel, avec une traduction en songhay et en tamasheq.",
        "## Et maintenant ?",
    ];

    private static readonly string[] NewSentences =
    [
        "Rien n'est encore signé.", "Une source proche du dossier confirme ce calendrier.", "Les commerçants, eux, n'y croient guère.",
        "C'est deux fois plus qu'en 2023.", "Le document ne porte pas de date.", "Plusieurs témoins racontent la même scène.",
    ];

    private static readonly string[] NewWords = ["toutefois", "hier", "environ", "officiellement", "presque", "désormais", "notamment", "encore"];

    public static int Count => Texts.Length;

    /// <summary>A stored body, with block ids.</summary>
    public static IReadOnlyList<Block> Body(int text)
    {
        var taken = new HashSet<string>();
        return [.. MarkdownBody.Read(string.Join("\n\n", Texts[text % Texts.Length]), [])
            .Select((block, index) => block with { Id = BlockIds.New(1, index, block.Text, taken) })];
    }

    /// <summary>
    /// Applies one to four edits to a body. Existing blocks keep their ids; a new one has none. When a paragraph is split,
    /// either part may keep the id: <paramref name="halves"/> receives the other.
    /// </summary>
    public static IReadOnlyList<Block> Edited(IReadOnlyList<Block> body, Random random, List<(int Index, string Either)> halves)
    {
        var edited = body.Select(block => (Block: block, Half: (string?)null)).ToList();
        for (var edits = random.Next(1, 5); edits > 0; edits--)
        {
            var at = random.Next(edited.Count);
            var (block, half) = edited[at];
            var prose = block.Kind is BlockKind.Paragraph or BlockKind.Quote;
            switch (random.Next(12))
            {
                case < 3:
                    edited[at] = (block with { Text = WithWordsChanged(block.Text, random) }, half);
                    break;
                case 3 when prose:
                    edited[at] = (block with { Text = $"{block.Text} {NewSentences[random.Next(NewSentences.Length)]}" }, half);
                    break;
                case 4 when prose && Sentences(block.Text) is { Length: > 1 } sentences:
                    var gone = random.Next(sentences.Length);
                    edited[at] = (block with { Text = string.Join(' ', sentences.Where((_, index) => index != gone)) }, half);
                    break;
                case 5 when prose && Sentences(block.Text) is { Length: > 1 } sentences && block.Id.Length > 0 && half is null:
                    edited[at] = (block with { Text = sentences[0] }, block.Id);
                    edited.Insert(at + 1, (block with { Text = string.Join(' ', sentences[1..]), Cite = null }, block.Id));
                    break;
                case 6:
                    edited.Insert(at, (MarkdownBody.Read(NewParagraphs[random.Next(NewParagraphs.Length)], [])[0], null));
                    break;
                case 7 when edited.Count > 4:
                    edited.RemoveAt(at);
                    break;
                case 8 or 9:
                    edited.RemoveAt(at);
                    edited.Insert(random.Next(edited.Count + 1), (block, half));
                    break;
                case 10 when block.Kind == BlockKind.Heading2:
                    edited[at] = (block with { Kind = BlockKind.Heading3 }, half);
                    break;
                default:
                    edited[at] = (block with { Text = WithWordsChanged(block.Text.Replace("'", "’", StringComparison.Ordinal), random) }, half);
                    break;
            }
        }

        halves.AddRange(edited.Select((entry, index) => (index, entry.Half))
            .Where(entry => entry.Half is not null)
            .Select(entry => (entry.index, entry.Half!)));
        return [.. edited.Select(entry => entry.Block)];
    }

    private static string[] Sentences(string text) =>
        text.Split(". ").Select((sentence, index) => sentence.EndsWith('.') || sentence.EndsWith('»') ? sentence : sentence + ".").ToArray();

    // Changes, adds or removes about every tenth word.
    private static string WithWordsChanged(string text, Random random)
    {
        var words = text.Split(' ').ToList();
        for (var changes = Math.Max(1, words.Count / 10); changes > 0; changes--)
        {
            var at = random.Next(words.Count);
            switch (random.Next(3))
            {
                case 0:
                    words[at] = NewWords[random.Next(NewWords.Length)];
                    break;
                case 1:
                    words.Insert(at, NewWords[random.Next(NewWords.Length)]);
                    break;
                default:
                    if (words.Count > 3)
                    {
                        words.RemoveAt(at);
                    }

                    break;
            }
        }

        return string.Join(' ', words);
    }
}
