import './style.css'
import App from './App.svelte'
import { readOwnWords } from './lib/words'
import { mount } from 'svelte'

const target = document.getElementById('app')
// The words of the deployment come first: a word that changes under the eye is two words.
void readOwnWords().then(() => target && mount(App, { target }))
